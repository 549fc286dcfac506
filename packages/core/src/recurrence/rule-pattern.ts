import { dayNumber, plannedDayOf, yearMonthDay } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { formatRule } from './format-rule.ts'
import { emptyRule } from './rule.ts'
import type { Rule } from './rule.ts'

/** On which days, in the shapes that people have words for. `every` is 1 for each of them, 2 for every second one. */
export type RulePattern = { readonly every: number; readonly count: number | null } & (
  | { readonly type: 'daily' }
  /** Monday 0, in order. */
  | { readonly type: 'weekly'; readonly weekdays: readonly number[] }
  /** Days of the month in order; -1 is its last day. */
  | { readonly type: 'monthly-dates'; readonly dates: readonly number[] }
  /** 1 to 5, or -1 for the last one. */
  | { readonly type: 'monthly-weekday'; readonly nth: number; readonly weekday: number }
  | { readonly type: 'yearly'; readonly month: number; readonly date: number }
)

/** REC-15. The rule that a pattern means. It names its days itself, so that another first day does not change them. */
export function ruleOfPattern(pattern: RulePattern): string {
  const { every, count } = pattern
  return formatRule({ ...emptyRule, interval: every, count, ...daysOf(pattern) })
}

function daysOf(pattern: RulePattern): Pick<Rule, 'frequency'> & Partial<Rule> {
  switch (pattern.type) {
    case 'daily':
      return { frequency: 'DAILY' }
    case 'weekly':
      return { frequency: 'WEEKLY', days: pattern.weekdays.map((weekday) => ({ weekday, nth: 0 })) }
    case 'monthly-dates':
      return { frequency: 'MONTHLY', monthDays: pattern.dates }
    case 'monthly-weekday':
      return { frequency: 'MONTHLY', days: [{ weekday: pattern.weekday, nth: pattern.nth }] }
    case 'yearly':
      return { frequency: 'YEARLY', months: [pattern.month], monthDays: [pattern.date] }
  }
}

/**
 * REC-15. The pattern of a rule that starts on a date, where there are words for it; null where the rule says more than a pattern can. What it leaves
 * open is taken from its start.
 */
export function patternOf(rule: Rule, start: CivilDate): RulePattern | null {
  if (saysMore(rule)) return null
  const { interval: every, count } = rule
  switch (rule.frequency) {
    case 'DAILY':
      return says(rule, []) ? { type: 'daily', every, count } : null
    case 'WEEKLY':
      return weekly(rule, start)
    case 'MONTHLY':
      return monthly(rule, start)
    case 'YEARLY':
      return yearly(rule, start)
    default:
      return null
  }
}

const lists = ['months', 'weeks', 'yearDays', 'monthDays', 'days'] as const

/** Whether nothing but these lists is named. */
const says = (rule: Rule, named: readonly (typeof lists)[number][]): boolean =>
  lists.every((list) => rule[list].length === 0 || named.includes(list))

const saysMore = ({ until, weekStart, interval, frequency, hours, minutes, seconds, positions }: Rule): boolean =>
  until !== null ||
  // Where a week begins matters only where weeks are passed over.
  (weekStart !== 0 && frequency === 'WEEKLY' && interval > 1) ||
  hours.length + minutes.length + seconds.length + positions.length > 0

function weekly(rule: Rule, start: CivilDate): RulePattern | null {
  if (!says(rule, ['days'])) return null
  const weekdays = rule.days.length === 0 ? [weekdayOf(start)] : rule.days.map(({ weekday }) => weekday)
  return { type: 'weekly', every: rule.interval, count: rule.count, weekdays }
}

function monthly(rule: Rule, start: CivilDate): RulePattern | null {
  const { interval: every, count, monthDays, days } = rule
  if (!says(rule, ['monthDays', 'days'])) return null
  if (days.length === 0) {
    const dates = monthDays.length === 0 ? [yearMonthDay(dayNumber(start)).day] : monthDays
    return dates.every((date) => date >= -1) ? { type: 'monthly-dates', every, count, dates } : null
  }
  const [day, ...others] = days
  if (day === undefined || others.length > 0 || monthDays.length > 0) return null
  const isNamed = day.nth === -1 || (day.nth >= 1 && day.nth <= 5)
  return isNamed ? { type: 'monthly-weekday', every, count, nth: day.nth, weekday: day.weekday } : null
}

function yearly(rule: Rule, start: CivilDate): RulePattern | null {
  if (!says(rule, ['months', 'monthDays']) || rule.months.length > 1 || rule.monthDays.length > 1) return null
  if (rule.months.length === 0 && rule.monthDays.length > 0) return null
  const first = yearMonthDay(dayNumber(start))
  const date = rule.monthDays[0] ?? first.day
  const month = rule.months[0] ?? first.month
  return date < 1 ? null : { type: 'yearly', every: rule.interval, count: rule.count, month, date }
}

const weekdayOf = (date: CivilDate): number => plannedDayOf(dayNumber(date))
