import * as z from 'zod/mini'
import { civilDate, dayNumber, dayOf, daysInMonth, twoDigits } from './civil-date.ts'
import type { DayNumber } from './civil-date.ts'
import type { CivilDate } from './instant.ts'

/** What a clock on the wall and a calendar beside it show, `YYYY-MM-DDTHH:MM:SS`, in nobody's zone. */
export const WallTime = z
  .string()
  .check(
    z.regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/),
    z.refine((text) => isDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)))),
  )
  .brand<'WallTime'>()
export type WallTime = z.infer<typeof WallTime>

/** A wall time as a count of seconds, as if the wall stood in UTC. Arithmetic on walls is done here. */
export type WallSeconds = number

export const secondsPerDay = 86_400

/** The wall has four digits for the year: there it ends. */
export const wallEnd: WallSeconds = dayOf(10_000, 1, 1) * secondsPerDay

export const wallSeconds = (wall: WallTime): WallSeconds =>
  dayNumber(dateOf(wall)) * secondsPerDay +
  Number(wall.slice(11, 13)) * 3600 +
  Number(wall.slice(14, 16)) * 60 +
  Number(wall.slice(17, 19))

export function wallTime(seconds: WallSeconds): WallTime {
  const day = Math.floor(seconds / secondsPerDay)
  return `${civilDate(day)}T${timeOfDay(seconds - day * secondsPerDay)}` as WallTime
}

export const dateOf = (wall: WallTime): CivilDate => wall.slice(0, 10) as CivilDate

/** TIME-4. A date and minutes past its midnight; past 1440 they fall on a later date. */
export const wallAtMinutes = (day: DayNumber, minutes: number): WallSeconds => day * secondsPerDay + minutes * 60

export const isDate = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)

const timeOfDay = (seconds: number): string =>
  `${twoDigits(Math.floor(seconds / 3600))}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`
