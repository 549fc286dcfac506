import { dayNumber } from './civil-date.ts'
import type { CivilDate, Instant } from './instant.ts'
import { weekStartOf } from './iso-week.ts'
import { learnerDateAt, openingOf } from './learner-day.ts'
import type { DayStart } from './learner-day.ts'
import { wallSeconds, wallTime } from './wall-time.ts'
import type { WallTime } from './wall-time.ts'
import { instantOf } from './zone.ts'
import type { Zone } from './zone.ts'

export const flexibilities = ['fixed', 'same-day', 'weekly'] as const
export type Flexibility = (typeof flexibilities)[number]

/** How early a fixed session may begin and how late it may end. */
export const graceMinutes = 15

export interface Session {
  readonly start: WallTime
  readonly durationMinutes: number
  readonly flexibility: Flexibility
}

/** When a session counts as done in time. `date` is the learner's day to which it belongs, wherever it closes. */
export interface SessionWindow {
  readonly date: CivilDate
  readonly opens: WallTime
  readonly closes: WallTime
}

/**
 * TIME-10. Fixed: from a quarter of an hour before the start to as long after the end. Same-day: the learner's day. Weekly: from the
 * opening of the learner's day to the end of the plan week, whose last day is Sunday. All on the wall: a window that spans a change of clocks is
 * as long as the wall says. TIME-11: it may close on a later date, and belongs to the learner's day in which the session starts.
 */
export function windowOf(
  { start, durationMinutes, flexibility }: Session,
  dayStarts: readonly DayStart[],
): SessionWindow {
  const begins = wallSeconds(start)
  const date = learnerDateAt(start, dayStarts)
  const day = dayNumber(date)
  switch (flexibility) {
    case 'fixed':
      return {
        date,
        opens: wallTime(begins - graceMinutes * 60),
        closes: wallTime(begins + (durationMinutes + graceMinutes) * 60),
      }
    case 'same-day':
      return { date, opens: wallTime(openingOf(day, dayStarts)), closes: wallTime(openingOf(day + 1, dayStarts)) }
    case 'weekly':
      return {
        date,
        opens: wallTime(openingOf(day, dayStarts)),
        closes: wallTime(openingOf(weekStartOf(day, 0) + 7, dayStarts)),
      }
  }
}

/** TIME-12. A window where somebody is. It holds its first and its last moment. What follows from it being over is only ever computed, so that late evidence can undo it. */
export const windowIn = (zone: Zone, { opens, closes }: SessionWindow): { opens: Instant; closes: Instant } => ({
  opens: instantOf(zone, opens),
  closes: instantOf(zone, closes),
})
