import { plannedDayOf, yearMonthDay } from '../time/civil-date.ts'
import { secondsPerDay } from '../time/wall-time.ts'
import type { WallSeconds } from '../time/wall-time.ts'
import { frequencies } from './rule.ts'
import type { Rule } from './rule.ts'

/** REC-4. A rule with what its start says filled in: the parts of date and time that the text leaves open and the frequency does not run through. */
export function completeRule(rule: Rule, start: WallSeconds): Rule {
  const day = Math.floor(start / secondsPerDay)
  return { ...rule, ...impliedDays(rule, day), ...impliedTimes(rule, start - day * secondsPerDay) }
}

function impliedDays(rule: Rule, startDay: number): Partial<Rule> {
  if (rule.days.length > 0 || rule.monthDays.length > 0 || rule.yearDays.length > 0) return {}
  const { month, day } = yearMonthDay(startDay)
  const onWeekday = { days: [{ weekday: plannedDayOf(startDay), nth: 0 }] }
  if (rule.frequency === 'WEEKLY' || rule.weeks.length > 0) return onWeekday
  if (rule.frequency === 'MONTHLY') return { monthDays: [day] }
  if (rule.frequency === 'YEARLY') return { monthDays: [day], months: rule.months.length > 0 ? rule.months : [month] }
  return {}
}

function impliedTimes(rule: Rule, startTime: number): Partial<Rule> {
  const finest = frequencies.indexOf(rule.frequency)
  const orStart = (list: readonly number[], runsFrom: number, value: number): readonly number[] =>
    list.length > 0 || finest >= runsFrom ? list : [value]
  return {
    hours: orStart(rule.hours, frequencies.indexOf('HOURLY'), Math.floor(startTime / 3600)),
    minutes: orStart(rule.minutes, frequencies.indexOf('MINUTELY'), Math.floor(startTime / 60) % 60),
    seconds: orStart(rule.seconds, frequencies.indexOf('SECONDLY'), startTime % 60),
  }
}
