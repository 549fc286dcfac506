import * as z from 'zod/mini'
import { CivilDate } from './instant.ts'

/** A day counted from 1970-01-01, which is day 0. Rules count in these; text is for storage and people. */
export type DayNumber = number

/** Monday 0 to Sunday 6, as plans count. Branded apart from ISO's 1 to 7, so that neither can stand for the other. */
export const PlannedDay = z.int().check(z.gte(0), z.lte(6)).brand<'PlannedDay'>()
export type PlannedDay = z.infer<typeof PlannedDay>

export const IsoWeekday = z.int().check(z.gte(1), z.lte(7)).brand<'IsoWeekday'>()
export type IsoWeekday = z.infer<typeof IsoWeekday>

const daysIn400Years = 146_097
const daysFromMarch0000To1970 = 719_468

/** TIME-1. Proleptic Gregorian, in integers alone. Years start in March here, so that the leap day comes last and needs no case. */
export function dayOf(year: number, month: number, day: number): DayNumber {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * daysIn400Years + dayOfEra - daysFromMarch0000To1970
}

export interface YearMonthDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The way back from `dayOf`. */
export function yearMonthDay(number: DayNumber): YearMonthDay {
  const shifted = number + daysFromMarch0000To1970
  const era = Math.floor(shifted / daysIn400Years)
  const dayOfEra = shifted - era * daysIn400Years
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return {
    year: era * 400 + yearOfEra + (month > 2 ? 0 : 1),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  }
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0)

/** Monday 0. Day 0 was a Thursday. */
export const plannedDayOf = (day: DayNumber): PlannedDay => (((day % 7) + 10) % 7) as PlannedDay

export const isoWeekdayOf = (day: DayNumber): IsoWeekday => (plannedDayOf(day) + 1) as IsoWeekday

/** From a checked date: the text is taken apart by position, nothing is guessed. */
export const dayNumber = (date: CivilDate): DayNumber =>
  dayOf(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)))

/** TIME-2. Only years 0 to 9999 have a date in text; a day outside them is a bug of the caller. */
export function civilDate(day: DayNumber): CivilDate {
  const { year, month, day: dayOfMonth } = yearMonthDay(day)
  if (year < 0 || year > 9999) throw new RangeError(`day ${day} has no date in four digits`)
  return `${fourDigits(year)}-${twoDigits(month)}-${twoDigits(dayOfMonth)}` as CivilDate
}

export const addDays = (date: CivilDate, days: number): CivilDate => civilDate(dayNumber(date) + days)

export const daysBetween = (from: CivilDate, to: CivilDate): number => dayNumber(to) - dayNumber(from)

const pairs = Array.from({ length: 100 }, (_, value) => value.toString().padStart(2, '0'))

export const twoDigits = (value: number): string => pairs[value] ?? ''

export const fourDigits = (value: number): string => twoDigits(Math.floor(value / 100)) + twoDigits(value % 100)
