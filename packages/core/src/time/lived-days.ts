import { civilDate, dayNumber } from './civil-date.ts'
import type { CivilDate, Instant } from './instant.ts'
import { openingOf } from './learner-day.ts'
import type { DayStart } from './learner-day.ts'
import { secondsPerDay } from './wall-time.ts'
import type { WallSeconds } from './wall-time.ts'
import { spanAt } from './zone.ts'
import type { EpochSeconds, Zone } from './zone.ts'

/** A learner's stay in one zone, until the next stay begins. In order of `from`; the first reaches back for ever. */
export interface Stay {
  readonly from: Instant
  readonly zone: Zone
}

export interface LivedDay {
  readonly date: CivilDate
  readonly minutes: number
  /** Shorter than a day should be: too short to be held against anyone, or never there at all. */
  readonly short: boolean
}

export const fullDayMinutes = 20 * 60

/**
 * TIME-13. How much of each date a learner had, whatever they crossed: a flight east, a flight back over the date line (one date
 * in two pieces is one day, longer), a zone that struck a date from its calendar, a change of clocks. Dates from `first` to `last`, each once.
 */
export function livedDays(
  stays: readonly Stay[],
  dayStarts: readonly DayStart[],
  first: CivilDate,
  last: CivilDate,
): readonly LivedDay[] {
  const days: LivedDay[] = []
  for (let day = dayNumber(first); day <= dayNumber(last); day += 1) {
    const opens = openingOf(day, dayStarts)
    const closes = openingOf(day + 1, dayStarts)
    let seconds = 0
    for (const [index, { from, zone }] of stays.entries()) {
      const arrives = index === 0 ? Number.NEGATIVE_INFINITY : from / 1000
      const leaves = (stays[index + 1]?.from ?? Number.POSITIVE_INFINITY) / 1000
      seconds += secondsShown(zone, opens, closes, arrives, leaves)
    }
    const minutes = Math.round(seconds / 60)
    days.push({ date: civilDate(day), minutes, short: minutes < fullDayMinutes })
  }
  return days
}

/** How long, between two instants, a zone's wall showed times from `opens` until before `closes`: clocks that go back show some of them twice. */
function secondsShown(
  zone: Zone,
  opens: WallSeconds,
  closes: WallSeconds,
  from: EpochSeconds,
  until: EpochSeconds,
): number {
  let seconds = 0
  if (until < opens - secondsPerDay || from > closes + secondsPerDay) return seconds
  let span = spanAt(zone, opens - secondsPerDay)
  while (span.from < closes + secondsPerDay) {
    const begins = Math.max(span.from, from, opens - span.offsetSeconds)
    const ends = Math.min(span.until, until, closes - span.offsetSeconds)
    seconds += Math.max(0, ends - begins)
    span = spanAt(zone, span.until)
  }
  return seconds
}
