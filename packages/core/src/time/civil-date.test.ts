import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  civilDate,
  dayNumber,
  dayOf,
  daysBetween,
  isoWeekdayOf,
  plannedDayOf,
  yearMonthDay,
} from './civil-date.ts'
import { CivilDate } from './instant.ts'
import { dateInWeek, isoWeekOf, isoWeekText, mondayOf, weeksInYear } from './iso-week.ts'

const date = (text: string): CivilDate => CivilDate.parse(text)
const anyDay = fc.integer({ min: dayOf(0, 1, 1), max: dayOf(9999, 12, 31) })

test('[TIME-1] a calendar filled in by counting gives the same number to every day of eight hundred years', () => {
  let number = dayOf(1600, 1, 1)
  expect(dayOf(1970, 1, 1)).toBe(0)
  for (let year = 1600; year < 2400; year += 1) {
    const february = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
    for (const [index, length] of [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].entries())
      for (let day = 1; day <= length; day += 1) {
        const same = dayOf(year, index + 1, day) === number
        const { year: y, month: m, day: d } = yearMonthDay(number)
        if (!same || y !== year || m !== index + 1 || d !== day) throw new Error(`${year}-${index + 1}-${day}`)
        number += 1
      }
  }
})

test('[TIME-1] the runtime writes the same date and weekday, whatever the year', () => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: 'UTC',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  const later = fc.integer({ min: dayOf(1000, 1, 1), max: dayOf(9999, 12, 31) })
  fc.assert(
    fc.property(later, (day) => {
      const [year, month, dayOfMonth] = civilDate(day).split('-')
      expect(format.format(day * 86_400_000)).toBe(`${names[plannedDayOf(day)]}, ${month}/${dayOfMonth}/${year}`)
    }),
  )
})

test('[TIME-1] adding days and counting them are one another’s inverse', () => {
  fc.assert(
    fc.property(anyDay, anyDay, (a, b) => {
      expect(dayNumber(civilDate(a))).toBe(a)
      expect(addDays(civilDate(a), b - a)).toBe(civilDate(b))
      expect(daysBetween(civilDate(a), civilDate(b))).toBe(b - a)
    }),
  )
})

test('[TIME-2] a day without a date in four digits is a bug, not a wrong date', () => {
  expect(() => civilDate(dayOf(10_000, 1, 1))).toThrow(RangeError)
  expect(() => civilDate(dayOf(-1, 12, 31))).toThrow(RangeError)
  expect(civilDate(dayOf(9999, 12, 31))).toBe('9999-12-31')
})

test('[TIME-3] a week belongs to the year that has its Thursday', () => {
  expect(isoWeekOf(date('2027-01-03'))).toEqual({ year: 2026, week: 53 })
  expect(isoWeekOf(date('2024-12-30'))).toEqual({ year: 2025, week: 1 })
  expect(isoWeekText(isoWeekOf(date('2026-03-01')))).toBe('2026-W09')
  expect(weeksInYear(2026, 0)).toBe(53)
  expect(weeksInYear(2027, 0)).toBe(52)
})

test('[TIME-3] week, weekday and date name the same day; Monday is planned day 0 and ISO day 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: dayOf(1, 1, 8), max: dayOf(9999, 12, 20) }), (day) => {
      const here = civilDate(day)
      expect(dateInWeek(isoWeekOf(here), plannedDayOf(day))).toBe(here)
      expect(daysBetween(mondayOf(here), here)).toBe(plannedDayOf(day))
      expect(isoWeekdayOf(day)).toBe(plannedDayOf(day) + 1)
    }),
  )
  expect(plannedDayOf(dayNumber(date('2026-11-16')))).toBe(0)
})
