import type { CivilDate, Schedule, WallTime } from '@etude/core'
import { dateInWords } from '../today/learner-day.ts'
import { saySchedule, sentenceCase, timeInWords } from './sentence/say-schedule.ts'
import type { Reading } from './sentence/say-schedule.ts'
import { daysIn } from './schedule-draft.ts'

/** “Every Monday at 17:00”: in words where there are any, else by the rule itself. */
export function sayPlan(
  reading: Reading,
  schedule: Pick<Schedule, 'repeat' | 'start' | 'timeMinutes' | 'end'>,
): string {
  const days = daysIn(schedule)
  if (days !== null) return sentenceCase(saySchedule(reading, { ...schedule, days }), reading.locale)
  const rule = schedule.repeat.type === 'rule' ? schedule.repeat.rule.slice(0, ruleShownMax) : ''
  return sentenceCase(reading.t('plans.say.ownRule', { rule }), reading.locale)
}

/** A rule may be as long as a page; this much says which one it is. */
const ruleShownMax = 120

/** A day as people name it: today, tomorrow, or its date, with the year where it is another one. */
export function sayDay({ t, locale }: Reading, date: CivilDate, today: CivilDate, tomorrow: CivilDate): string {
  if (date === today) return t('plans.today')
  if (date === tomorrow) return t('plans.tomorrow')
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const }
  return dateInWords(date, locale, { weekday: 'short', day: 'numeric', month: 'short', calendar: 'gregory', ...year })
}

export const sayDate = ({ locale }: Reading, date: CivilDate): string =>
  dateInWords(date, locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', calendar: 'gregory' })

export const sayClock = ({ locale }: Reading, wall: WallTime): string =>
  timeInWords(Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16)), locale)
