import { statusAt } from '../practice/arranged-occurrence.ts'
import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import { daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { WallSeconds } from '../time/wall-time.ts'
import { betaQuantile } from './beta.ts'
import { evidence } from './evidence.ts'

/** Dates of the learner, both included. */
export interface Period {
  readonly from: CivilDate
  readonly to: CivilDate
}

/** How much of what was due was done. A share of nothing is null, “no data”, and never 0 %. */
export interface Adherence {
  readonly due: number
  readonly completed: number
  readonly onTime: number
  readonly missed: number
  readonly excused: number
  readonly plannedMinutes: number
  /** Up to what was planned of each session; what went beyond is `surplusMinutes`. */
  readonly countedMinutes: number
  readonly surplusMinutes: number
  readonly share: number | null
  readonly onTimeShare: number | null
  readonly volumeShare: number | null
  /** Where the true share lies four times in five; null where there is enough to go by, or nothing at all. */
  readonly range: { readonly low: number; readonly high: number } | null
  readonly reducedEvidence: boolean
}

/**
 * ANA-1. Of the sessions whose window closed in the period and that nobody excused: how many were done, late ones included; how many in time; and how many
 * of the planned minutes. “9 of 12” is `completed` of `due`.
 */
export function adherenceOver(
  occurrences: readonly ArrangedOccurrence[],
  { from, to }: Period,
  now: WallSeconds,
): Adherence {
  const sums = { due: 0, completed: 0, onTime: 0, missed: 0, excused: 0 }
  let plannedMinutes = 0
  let countedMinutes = 0
  let surplusMinutes = 0
  for (const one of occurrences) {
    const { counted } = one
    if (counted.closesOn < from || counted.closesOn > to || now <= counted.closes) continue
    if (one.excused !== null) {
      sums.excused += 1
      continue
    }
    sums.due += 1
    plannedMinutes += one.minutes
    const status = statusAt(one, now)
    if (status === 'missed') sums.missed += 1
    if (status !== 'completed' || one.doing === null) continue
    sums.completed += 1
    if (one.onTime) sums.onTime += 1
    countedMinutes += Math.min(one.doing.minutes, one.minutes)
    surplusMinutes += Math.max(0, one.doing.minutes - one.minutes)
  }
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
  return {
    ...sums,
    plannedMinutes,
    countedMinutes,
    surplusMinutes,
    share: share(sums.completed, sums.due),
    onTimeShare: share(sums.onTime, sums.due),
    volumeShare: share(countedMinutes, plannedMinutes),
    range: rangeOf(sums.completed, sums.due),
    reducedEvidence: sums.excused > evidence.excusedShareMax * (sums.due + sums.excused),
  }
}

/** ANA-2. The middle 80 % of what the true share may be after so few sessions. */
function rangeOf(completed: number, due: number): Adherence['range'] {
  if (due === 0 || due >= evidence.adherenceWithoutRange) return null
  const [a, b] = [completed + 0.5, due - completed + 0.5]
  return { low: betaQuantile(0.1, a, b), high: betaQuantile(0.9, a, b) }
}

export const lowAdherence = { share: 0.6, days: 14, betweenDays: 7 } as const

/** ANA-9. Low over a fortnight with enough to go by, and nothing said about it for a week. */
export const shouldNudge = (fortnight: Adherence, lastNudged: CivilDate | null, today: CivilDate): boolean =>
  fortnight.share !== null &&
  fortnight.share < lowAdherence.share &&
  fortnight.due >= evidence.lowAdherence &&
  (lastNudged === null || daysBetween(lastNudged, today) >= lowAdherence.betweenDays)
