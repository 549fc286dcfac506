import { addDays, civilDate, dayNumber } from './civil-date.ts'
import type { DayNumber } from './civil-date.ts'
import type { At, CivilDate } from './instant.ts'
import { secondsPerDay, wallAtMinutes, wallSeconds, wallTime } from './wall-time.ts'
import type { WallSeconds, WallTime } from './wall-time.ts'

/** From a date on, the minutes past midnight at which the learner's day begins. In order of `from`, as the learner's record keeps them. */
export interface DayStart {
  readonly from: CivilDate
  readonly minutes: number
}

/** TIME-7. The learner's date of a fact, from what the device claimed when it was captured: no zone data, so it can be frozen and never recomputed. */
export const learnerDateOf = (at: At, dayStarts: readonly DayStart[]): CivilDate =>
  civilDate(learnerDay(Math.floor(at.instant / 1000) + at.offset * 60, dayStarts))

/** TIME-8. The learner's date that a wall time falls on: half past midnight is still yesterday for someone whose day begins at four. */
export const learnerDateAt = (wall: WallTime, dayStarts: readonly DayStart[]): CivilDate =>
  civilDate(learnerDay(wallSeconds(wall), dayStarts))

/** When the learner's day begins on the wall; it ends where the next one begins. */
export const dayOpens = (date: CivilDate, dayStarts: readonly DayStart[]): WallTime =>
  wallTime(openingOf(dayNumber(date), dayStarts))

export const dayCloses = (date: CivilDate, dayStarts: readonly DayStart[]): WallTime =>
  dayOpens(addDays(date, 1), dayStarts)

/** A day begins at most half a day late, so a wall time belongs to its own date or to the one before. */
function learnerDay(wall: WallSeconds, dayStarts: readonly DayStart[]): DayNumber {
  const day = Math.floor(wall / secondsPerDay)
  return wall < openingOf(day, dayStarts) ? day - 1 : day
}

/**
 * TIME-9. The start that was in force on the date itself, so that a later setting leaves earlier days as they were. Days still follow
 * one another without hole or overlap: the day before a change is longer or shorter by what the start moved.
 */
export function openingOf(day: DayNumber, dayStarts: readonly DayStart[]): WallSeconds {
  const date = civilDate(day)
  const inForce = dayStarts.findLast((start) => start.from <= date)
  return wallAtMinutes(day, inForce?.minutes ?? 0)
}
