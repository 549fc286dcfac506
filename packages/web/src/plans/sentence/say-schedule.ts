import type { RulePattern } from '@etude/core'
import type { Translate } from '../../messages/translate.ts'
import { dateInWords, weekdayNames } from '../../today/learner-day.ts'
import type { Spoken, SpokenDays } from './spoken.ts'

/** How somebody reads: their language for the words, their country for dates and clocks. */
export interface Reading {
  readonly t: Translate
  readonly language: string
  readonly locale: string
}

/** A schedule as a sentence that `readSentence` takes back. */
export function saySchedule(
  reading: Reading,
  { days, timeMinutes, end }: Omit<Spoken, 'start' | 'durationMinutes'>,
): string {
  const { t, locale } = reading
  const when = sayDays(reading, days)
  const timed = timeMinutes === null ? when : t('plans.say.at', { days: when, time: timeInWords(timeMinutes, locale) })
  const count = days.type === 'pattern' ? days.pattern.count : null
  const counted = count === null ? timed : t('plans.say.count', { rest: timed, count })
  return end === null ? counted : t('plans.say.until', { rest: counted, date: fullDate(end, locale) })
}

export const timeInWords = (minutes: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' }).format(minutes * 60_000)

export const sentenceCase = (text: string, locale: string): string =>
  text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1)

const fullDate = (date: Parameters<typeof dateInWords>[0], locale: string): string =>
  dateInWords(date, locale, { day: 'numeric', month: 'long', year: 'numeric', calendar: 'gregory' })

function sayDays(reading: Reading, days: SpokenDays): string {
  const { t, locale } = reading
  switch (days.type) {
    case 'pattern':
      return sayPattern(reading, days.pattern)
    case 'times-per-week':
      return t('plans.say.timesPerWeek', { count: days.times })
    case 'once':
      return t('plans.say.once', { date: fullDate(days.date, locale) })
  }
}

function sayPattern(reading: Reading, pattern: RulePattern): string {
  const { t, locale } = reading
  const names = weekdayNames(locale, 'long')
  const { every: count } = pattern
  switch (pattern.type) {
    case 'daily':
      return t('plans.say.daily', { count })
    case 'weekly':
      return t('plans.say.weekly', {
        count,
        days: listed(
          pattern.weekdays.map((day) => names[day] ?? ''),
          locale,
        ),
      })
    case 'monthly-dates': {
      // The last day of a month is said last, though it counts as -1.
      const dates = [...pattern.dates.filter((date) => date > 0), ...pattern.dates.filter((date) => date < 0)]
      return t('plans.say.monthlyDates', {
        count,
        dates: listed(
          dates.map((date) => sayDate(reading, date)),
          locale,
        ),
      })
    }
    case 'monthly-weekday':
      return t('plans.say.monthlyWeekday', {
        count,
        nth: t(nthKeys[pattern.nth - 1] ?? 'plans.nth.last'),
        day: names[pattern.weekday],
      })
    case 'yearly': {
      // A leap year, so that each date of each month has a name.
      const date = new Date(Date.UTC(2024, pattern.month - 1, pattern.date))
      const words = new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'long',
        calendar: 'gregory',
        timeZone: 'UTC',
      }).format(date)
      return t('plans.say.yearly', { count, date: words })
    }
  }
}

const nthKeys = [
  'plans.nth.first',
  'plans.nth.second',
  'plans.nth.third',
  'plans.nth.fourth',
  'plans.nth.fifth',
] as const

function sayDate({ t, language }: Reading, date: number): string {
  if (date < 0) return t('plans.say.lastDay')
  const form = new Intl.PluralRules(language, { type: 'ordinal' }).select(date)
  return t(`plans.ordinal.${form === 'one' || form === 'two' || form === 'few' ? form : 'other'}`, { n: date })
}

const listed = (words: readonly string[], locale: string): string => new Intl.ListFormat(locale).format(words)
