import { dayOf, yearMonthDay } from '../time/civil-date.ts'
import type { DayNumber } from '../time/civil-date.ts'
import { lowestBit, monthFilter } from './month-filter.ts'
import type { MonthMask } from './month-filter.ts'
import type { Rule } from './rule.ts'

/** The years, months, weeks or days through which a rule steps, numbered without a hole, so that any of them can be reached by arithmetic. */
export interface Periods {
  readonly indexOf: (day: DayNumber) => number
  /** Appends the allowed days of one period, in order. */
  readonly addDays: (index: number, days: DayNumber[]) => void
  /** After so many periods the calendar repeats: 400 years are a whole number of weeks. */
  readonly inCycle: number
}

/** REC-5. Which days a frequency of a day or longer takes in each of its periods. */
export function periodsOf(rule: Rule): Periods {
  switch (rule.frequency) {
    case 'YEARLY':
      return years(rule)
    case 'MONTHLY':
      return months(rule)
    case 'WEEKLY':
      return weeks(rule)
    case 'DAILY':
      return days(rule)
    case 'HOURLY':
    case 'MINUTELY':
    case 'SECONDLY':
      throw new Error(`${rule.frequency} steps in elapsed time and has no periods of days`)
  }
}

function years(rule: Rule): Periods {
  const { maskOf } = monthFilter(rule)
  return {
    indexOf: (day) => yearMonthDay(day).year,
    addDays(year, into) {
      for (let month = 1; month <= 12; month += 1) addMaskedDays(maskOf(year, month), dayOf(year, month, 1), into)
    },
    inCycle: 400,
  }
}

function months(rule: Rule): Periods {
  const { maskOf } = monthFilter(rule)
  return {
    indexOf(day) {
      const { year, month } = yearMonthDay(day)
      return year * 12 + month - 1
    },
    addDays(index, into) {
      const year = Math.floor(index / 12)
      const month = index - year * 12 + 1
      const mask = maskOf(year, month)
      if (mask !== 0) addMaskedDays(mask, dayOf(year, month, 1), into)
    },
    inCycle: 4800,
  }
}

function weeks(rule: Rule): Periods {
  const { nextFrom } = monthFilter(rule)
  // Day 0 was a Thursday, three days after a Monday.
  const firstOfWeekZero = rule.weekStart - 3
  const places = rule.days.map(({ weekday }) => (weekday - rule.weekStart + 7) % 7).toSorted((a, b) => a - b)
  return {
    indexOf: (day) => Math.floor((day - firstOfWeekZero) / 7),
    addDays(index, into) {
      for (const place of places) {
        const day = firstOfWeekZero + index * 7 + place
        if (rule.months.length === 0 || nextFrom(day) === day) into.push(day)
      }
    },
    inCycle: 20_871,
  }
}

function days(rule: Rule): Periods {
  const { nextFrom } = monthFilter(rule)
  return {
    indexOf: (day) => day,
    addDays(day, into) {
      if (nextFrom(day) === day) into.push(day)
    },
    inCycle: 146_097,
  }
}

function addMaskedDays(mask: MonthMask, first: DayNumber, into: DayNumber[]): void {
  for (let rest = mask; rest !== 0; rest &= rest - 1) into.push(first + lowestBit(rest))
}
