import type { CivilDate } from './instant.ts'
import { civilDate, dayNumber, dayOf, fourDigits, plannedDayOf, twoDigits } from './civil-date.ts'
import type { DayNumber, PlannedDay } from './civil-date.ts'

export interface IsoWeek {
  readonly year: number
  readonly week: number
}

/** The first day of the week around `day`, for weeks that start on `weekStart` (Monday 0). */
export const weekStartOf = (day: DayNumber, weekStart: number): DayNumber =>
  day - ((plannedDayOf(day) - weekStart + 7) % 7)

/** The first day of a year's week 1: the first week with at least four days in that year, so the one around 4 January. */
export const firstWeekOf = (year: number, weekStart: number): DayNumber => weekStartOf(dayOf(year, 1, 4), weekStart)

export const weeksInYear = (year: number, weekStart: number): number =>
  (firstWeekOf(year + 1, weekStart) - firstWeekOf(year, weekStart)) / 7

/** TIME-3. Weeks are ISO: Monday first, and a week belongs to the year that has its Thursday. */
export function isoWeekOf(date: CivilDate): IsoWeek {
  const monday = weekStartOf(dayNumber(date), 0)
  const year = Number(civilDate(monday + 3).slice(0, 4))
  return { year, week: (monday - firstWeekOf(year, 0)) / 7 + 1 }
}

export const mondayOf = (date: CivilDate): CivilDate => civilDate(weekStartOf(dayNumber(date), 0))

export const dateInWeek = ({ year, week }: IsoWeek, day: PlannedDay): CivilDate =>
  civilDate(firstWeekOf(year, 0) + (week - 1) * 7 + day)

/** `2026-W09`: sorts as time does. */
export const isoWeekText = ({ year, week }: IsoWeek): string => `${fourDigits(year)}-W${twoDigits(week)}`
