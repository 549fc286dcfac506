import { dayOf, daysInMonth, isLeapYear, plannedDayOf, yearMonthDay } from '../time/civil-date.ts'
import type { DayNumber } from '../time/civil-date.ts'
import { firstWeekOf, weeksInYear } from '../time/iso-week.ts'
import type { Rule, RuleDay } from './rule.ts'

/** The days of a month that a rule allows, as bits: the first of the month is bit 0. Every part that speaks of dates is one such mask, and a rule is all of them together. */
export type MonthMask = number

export interface MonthFilter {
  readonly maskOf: (year: number, month: number) => MonthMask
  /** The day itself if it is allowed, else one to look at next: everything between is not allowed. */
  readonly nextFrom: (day: DayNumber) => DayNumber
}

export function monthFilter(rule: Rule): MonthFilter {
  const months = rule.months.reduce((mask, month) => mask | (1 << month), 0)
  const everyWeekday = weekdayMasks(rule.days)
  const nthDays = rule.days.filter(({ nth }) => nth !== 0)
  // RFC 5545: in a yearly rule `2MO` counts within the year, unless months are named.
  const nthInYear = rule.frequency === 'YEARLY' && rule.months.length === 0

  function maskOf(year: number, month: number): MonthMask {
    if (months !== 0 && (months & (1 << month)) === 0) return 0
    const first = dayOf(year, month, 1)
    const length = daysInMonth(year, month)
    let mask = rangeMask(0, length, length)
    if (rule.monthDays.length > 0) mask &= fromEndMask(rule.monthDays, length, 0, length)
    if (rule.yearDays.length > 0)
      mask &= fromEndMask(rule.yearDays, yearLength(year), first - dayOf(year, 1, 1), length)
    if (rule.weeks.length > 0) mask &= weeksMask(rule, year, first, length)
    if (rule.days.length > 0) {
      let days = everyWeekday[plannedDayOf(first)] ?? 0
      const from = nthInYear ? dayOf(year, 1, 1) : first
      for (const day of nthDays)
        days |= bit(from + nthWeekday(day, from, nthInYear ? yearLength(year) : length) - first, length)
      mask &= days
    }
    return mask
  }

  let monthFirst = 0
  let monthEnd = 0
  let mask = 0
  function nextFrom(day: DayNumber): DayNumber {
    if (day < monthFirst || day >= monthEnd) {
      const { year, month } = yearMonthDay(day)
      monthFirst = dayOf(year, month, 1)
      monthEnd = monthFirst + daysInMonth(year, month)
      mask = maskOf(year, month)
    }
    const rest = mask >>> (day - monthFirst)
    return rest === 0 ? monthEnd : day + lowestBit(rest)
  }
  return { maskOf, nextFrom }
}

/** The place of the lowest bit that is set. */
export const lowestBit = (mask: number): number => 31 - Math.clz32(mask & -mask)

const bit = (index: number, length: number): MonthMask => (index >= 0 && index < length ? 1 << index : 0)

/** The bits from `from` until before `until`, as far as the month goes. */
function rangeMask(from: number, until: number, length: number): MonthMask {
  const low = Math.max(from, 0)
  const high = Math.min(until, length)
  return low < high ? (0x7fffffff >>> (31 - high + low)) << low : 0
}

const yearLength = (year: number): number => (isLeapYear(year) ? 366 : 365)

/** Days counted from 1, or from the end by -1, of something `whole` days long in which this month begins after `before` days. */
function fromEndMask(days: readonly number[], whole: number, before: number, length: number): MonthMask {
  let mask = 0
  for (const day of days) if (Math.abs(day) <= whole) mask |= bit((day > 0 ? day - 1 : whole + day) - before, length)
  return mask
}

/** Weeks at either end of a year may belong to the year beside it, so three years are asked. */
function weeksMask({ weeks, weekStart }: Rule, year: number, first: DayNumber, length: number): MonthMask {
  let mask = 0
  for (let weekYear = year - 1; weekYear <= year + 1; weekYear += 1) {
    const weekOne = firstWeekOf(weekYear, weekStart) - first
    const count = weeksInYear(weekYear, weekStart)
    for (const week of weeks) {
      const number = week > 0 ? week : count + 1 + week
      if (number < 1 || number > count) continue
      mask |= rangeMask(weekOne + (number - 1) * 7, weekOne + number * 7, length)
    }
  }
  return mask
}

/** For each weekday on which a month may begin, the bits of the weekdays that are wanted every week. */
function weekdayMasks(days: readonly RuleDay[]): readonly MonthMask[] {
  return [0, 1, 2, 3, 4, 5, 6].map((firstWeekday) => {
    let mask = 0
    for (const { weekday, nth } of days)
      if (nth === 0) for (let index = (weekday - firstWeekday + 7) % 7; index < 31; index += 7) mask |= 1 << index
    return mask
  })
}

/** How many days after `from` the nth weekday lies in a stretch of `length` days; before or past it if there is none. */
function nthWeekday({ weekday, nth }: RuleDay, from: DayNumber, length: number): number {
  if (nth > 0) return ((weekday - plannedDayOf(from) + 7) % 7) + 7 * (nth - 1)
  return length - 1 - ((plannedDayOf(from + length - 1) - weekday + 7) % 7) + 7 * (nth + 1)
}
