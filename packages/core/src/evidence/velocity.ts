import { dayNumber } from '../time/civil-date.ts'
import type { DayNumber } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { Mastery } from './mastery.ts'
import { thresholds } from './thresholds.ts'

/** Dates that are excused as a whole; `to` is the last of them, null while it is open. */
export interface DateRange {
  readonly from: CivilDate
  readonly to: CivilDate | null
}

export const inRange = (date: CivilDate, { from, to }: DateRange): boolean =>
  from <= date && (to === null || date <= to)

/** VEL-1. Monday to Friday from `from` up to the day before `today`, without breaks, however they overlap. Counted, not walked: `from` may be long ago. */
export function instructionalDays(from: CivilDate, today: CivilDate, breaks: readonly DateRange[]): number {
  const [first, end] = [dayNumber(from), dayNumber(today)]
  const excused = breaks
    .map((range) => ({
      from: dayNumber(range.from),
      end: range.to === null ? end : Math.min(end, dayNumber(range.to) + 1),
    }))
    .sort((a, b) => a.from - b.from)
  let count = weekdaysBetween(first, end)
  let counted = first
  for (const range of excused) {
    const begins = Math.max(range.from, counted)
    count -= weekdaysBetween(begins, range.end)
    counted = Math.max(counted, range.end)
  }
  return count
}

const weekdaysBetween = (from: DayNumber, end: DayNumber): number =>
  Math.max(0, weekdaysBefore(end) - weekdaysBefore(Math.min(from, end)))

/** Day 0 was a Thursday, three days into its week. */
const weekdaysBefore = (day: DayNumber): number => {
  const sinceMonday = day + 3
  const weeks = Math.floor(sinceMonday / 7)
  return weeks * 5 + Math.min(sinceMonday - weeks * 7, 5)
}

export type Pace = 'unknown' | 'significantly-behind' | 'behind' | 'on-track' | 'ahead'

export interface Velocity {
  readonly earned: number
  readonly expected: number
  /** Per cent of what was expected; null while too little was expected to tell. */
  readonly percent: number | null
  readonly pace: Pace
}

/**
 * VEL-2. What was earned of what was expected by now. A mastered subskill counts whole, one on its way half. Only what was begun since
 * the learner took the curriculum up: who starts with knowledge is not ahead by it.
 */
export function velocityOf(masteries: Iterable<Mastery>, since: CivilDate, expected: number): Velocity {
  let earned = 0
  for (const { level, firstSeen } of masteries) {
    if (firstSeen === null || firstSeen < since) continue
    if (level === 'mastered') earned += 1
    else if (level !== 'attempted') earned += 0.5
  }
  const percent = expected < thresholds.velocity.expectedMin ? null : Math.round((1000 * earned) / expected) / 10
  return { earned, expected, percent, pace: paceOf(percent) }
}

export function paceOf(percent: number | null): Pace {
  if (percent === null) return 'unknown'
  if (percent < thresholds.velocity.significantlyBehindBelow) return 'significantly-behind'
  if (percent < thresholds.velocity.behindBelow) return 'behind'
  return percent < thresholds.velocity.aheadFrom ? 'on-track' : 'ahead'
}

/** GEN-4. The more behind, the more of the week; where nothing is known, the middle. */
export const weightOf = (pace: Pace): 1 | 2 | 3 => {
  switch (pace) {
    case 'significantly-behind':
      return 3
    case 'behind':
    case 'unknown':
      return 2
    case 'on-track':
    case 'ahead':
      return 1
  }
}
