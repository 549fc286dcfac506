import type { Rule } from './rule.ts'

/**
 * What a rule means, written a second time to be compared with the engine: slow, and sharing nothing with it. It looks at every
 * day, or every second, of a calendar that was filled in by counting, and asks each part whether it agrees.
 */
interface CalendarDay {
  readonly number: number
  readonly year: number
  readonly month: number
  readonly day: number
  /** Monday 0. */
  readonly weekday: number
}

const firstYear = 1960
const lastYear = 2120
const calendar = countCalendar()
/** 1960-01-01, counted back from 1970-01-01. */
const firstNumber = -3653

export function bruteForce(rule: Rule, start: number, last: number, offsetAt: (utc: number) => number): number[] {
  const subDaily = ['HOURLY', 'MINUTELY', 'SECONDLY'].includes(rule.frequency)
  const candidates = subDaily ? everySecond(rule, start, last, offsetAt) : everyDay(rule, start, last)
  const periods = new Map<number, number[]>()
  for (const [moment, period] of candidates) periods.set(period, [...(periods.get(period) ?? []), moment])
  const taken: number[] = []
  for (const [period, moments] of periods) {
    if ((period - subjectPeriod(rule, start, start, offsetAt)) % rule.interval !== 0) continue
    const chosen = moments.filter(
      (_, place) =>
        rule.positions.length === 0 ||
        rule.positions.includes(place + 1) ||
        rule.positions.includes(place - moments.length),
    )
    taken.push(...chosen.filter((moment) => moment >= start))
  }
  return taken.slice(0, rule.count ?? taken.length)
}

function* everyDay(rule: Rule, start: number, last: number): Generator<readonly [number, number]> {
  const begin = Math.floor(start / 86_400)
  const times = timesOf(rule, start)
  // A year more on either side, so that no period is cut.
  for (let number = begin - 366; number * 86_400 <= last + 366 * 86_400; number += 1) {
    const day = dayNumbered(number)
    if (!agreesOnDate(rule, day, start)) continue
    for (const time of times)
      yield [number * 86_400 + time, subjectPeriod(rule, number * 86_400 + time, start, () => 0)]
  }
}

function* everySecond(
  rule: Rule,
  start: number,
  last: number,
  offsetAt: (utc: number) => number,
): Generator<readonly [number, number]> {
  for (let utc = start - 3600; utc <= last + 3600; utc += 1) {
    if (
      rule.seconds.length > 0
        ? !rule.seconds.includes(mod(utc, 60))
        : rule.frequency !== 'SECONDLY' && mod(utc - start, 60) !== 0
    )
      continue
    const wall = utc + offsetAt(utc)
    const minute = Math.floor(mod(wall, 3600) / 60)
    if (
      rule.minutes.length > 0
        ? !rule.minutes.includes(minute)
        : rule.frequency === 'HOURLY' && mod(Math.floor(utc / 60) - Math.floor(start / 60), 60) !== 0
    )
      continue
    if (rule.hours.length > 0 && !rule.hours.includes(Math.floor(mod(wall, 86_400) / 3600))) continue
    if (!agreesOnDate(rule, dayNumbered(Math.floor(wall / 86_400)), start)) continue
    yield [utc, subjectPeriod(rule, utc, start, offsetAt)]
  }
}

/** The number of the period in which a moment lies. */
function subjectPeriod(rule: Rule, moment: number, start: number, offsetAt: (utc: number) => number): number {
  const day = dayNumbered(Math.floor(moment / 86_400))
  const startWall = start + offsetAt(start)
  switch (rule.frequency) {
    case 'YEARLY':
      return day.year
    case 'MONTHLY':
      return day.year * 12 + day.month
    case 'WEEKLY': {
      let number = day.number
      while (dayNumbered(number).weekday !== rule.weekStart) number -= 1
      return Math.round((number - firstNumber) / 7)
    }
    case 'DAILY':
      return day.number
    case 'HOURLY':
      return Math.floor((moment - (start - mod(startWall, 3600))) / 3600)
    case 'MINUTELY':
      return Math.floor((moment - (start - mod(startWall, 60))) / 60)
    case 'SECONDLY':
      return moment - start
  }
}

function agreesOnDate(rule: Rule, day: CalendarDay, start: number): boolean {
  const first = dayNumbered(Math.floor(start / 86_400))
  const subDaily = !['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'].includes(rule.frequency)
  const silent = rule.days.length + rule.monthDays.length + rule.yearDays.length === 0
  if (rule.months.length > 0 && !rule.months.includes(day.month)) return false
  if (rule.weeks.length > 0 && !agreesOnWeek(rule, day)) return false
  if (rule.yearDays.length > 0 && !agreesInStretch(rule.yearDays, day, (other) => other.year === day.year)) return false
  if (rule.monthDays.length > 0 && !agreesInStretch(rule.monthDays, day, (other) => sameMonth(other, day))) return false
  if (rule.days.length > 0 && !agreesOnWeekday(rule, day)) return false
  if (!silent || subDaily || rule.frequency === 'DAILY') return true
  if (rule.frequency === 'WEEKLY' || rule.weeks.length > 0) return day.weekday === first.weekday
  if (rule.frequency === 'YEARLY' && rule.months.length === 0 && day.month !== first.month) return false
  return day.day === first.day
}

/** Whether the day's place in its stretch, from either end, is one of those asked for. */
function agreesInStretch(
  places: readonly number[],
  day: CalendarDay,
  within: (other: CalendarDay) => boolean,
): boolean {
  let before = 0
  while (within(dayNumbered(day.number - before - 1))) before += 1
  let behind = 0
  while (within(dayNumbered(day.number + behind + 1))) behind += 1
  return places.includes(before + 1) || places.includes(-behind - 1)
}

function agreesOnWeekday(rule: Rule, day: CalendarDay): boolean {
  const inYear = rule.frequency === 'YEARLY' && rule.months.length === 0
  const within = (other: CalendarDay): boolean => (inYear ? other.year === day.year : sameMonth(other, day))
  let before = 1
  while (within(dayNumbered(day.number - before * 7))) before += 1
  let behind = 1
  while (within(dayNumbered(day.number + behind * 7))) behind += 1
  return rule.days.some(
    ({ weekday, nth }) => weekday === day.weekday && (nth === 0 || nth === before || nth === -behind),
  )
}

/** Counts weeks up to the day's from the first that has four days of its year, and on to the last. */
function agreesOnWeek(rule: Rule, day: CalendarDay): boolean {
  let start = day.number
  while (dayNumbered(start).weekday !== rule.weekStart) start -= 1
  const yearOf = (weekStart: number): number => dayNumbered(weekStart + 3).year
  let before = 1
  while (yearOf(start - before * 7) === yearOf(start)) before += 1
  let behind = 1
  while (yearOf(start + behind * 7) === yearOf(start)) behind += 1
  return rule.weeks.includes(before) || rule.weeks.includes(-behind)
}

function timesOf(rule: Rule, start: number): number[] {
  const time = mod(start, 86_400)
  const times: number[] = []
  for (let second = 0; second < 86_400; second += 1) {
    const hour = Math.floor(second / 3600)
    const hours = rule.hours.length > 0 ? rule.hours : [Math.floor(time / 3600)]
    if (!hours.includes(hour)) {
      second += 3599
      continue
    }
    const minutes = rule.minutes.length > 0 ? rule.minutes : [Math.floor(time / 60) % 60]
    const seconds = rule.seconds.length > 0 ? rule.seconds : [time % 60]
    if (minutes.includes(Math.floor(second / 60) % 60) && seconds.includes(second % 60)) times.push(second)
  }
  return times
}

const sameMonth = (a: CalendarDay, b: CalendarDay): boolean => a.year === b.year && a.month === b.month

function dayNumbered(number: number): CalendarDay {
  const day = calendar[number - firstNumber]
  if (day === undefined) throw new RangeError(`day ${number} is outside the counted calendar`)
  return day
}

function countCalendar(): readonly CalendarDay[] {
  const days: CalendarDay[] = []
  // 1 January 1960 was a Friday.
  let weekday = 4
  for (let year = firstYear; year <= lastYear; year += 1) {
    const february = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
    for (const [index, length] of [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].entries())
      for (let day = 1; day <= length; day += 1) {
        days.push({ number: days.length - 3653, year, month: index + 1, day, weekday })
        weekday = (weekday + 1) % 7
      }
  }
  return days
}

const mod = (value: number, divisor: number): number => value - Math.floor(value / divisor) * divisor
