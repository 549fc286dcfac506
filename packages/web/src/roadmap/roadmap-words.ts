import { addDays } from '@etude/core'
import type { CivilDate } from '@etude/core'
import type { Translate } from '../messages/translate.ts'
import { dateInWords } from '../today/learner-day.ts'
import type { SkillView, WeekView } from './roadmap-view.ts'

/** The school days of a week, as short as the language has them. */
const datesInWords = (week: CivilDate, locale: string): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(
    Date.parse(`${week}T00:00:00Z`),
    Date.parse(`${addDays(week, 4)}T00:00:00Z`),
  )

export const weekInWords = (t: Translate, locale: string, { number, week }: WeekView): string =>
  t('roadmap.week', { number, dates: datesInWords(week, locale) })

/** What a week is about. One in which there is no time at all is a pause. */
export function themeInWords(t: Translate, { theme, minutes, activities }: WeekView): string {
  if (minutes === 0 && activities === 0) return t('roadmap.weekOff')
  return theme.length === 0 ? t('week.free') : theme.join('\u00a0· ')
}

export const shortDate = (date: CivilDate, locale: string): string =>
  dateInWords(date, locale, { day: 'numeric', month: 'long' })

/** Minutes as people say them: hours from one hour on. */
export function timeInWords(t: Translate, minutes: number): string {
  const hours = Math.floor(minutes / 60)
  if (hours === 0) return t('units.minutes', { count: minutes })
  return minutes % 60 === 0
    ? t('roadmap.hours', { hours })
    : t('roadmap.hoursMinutes', { hours, minutes: minutes % 60 })
}

/** Names one after another, as the language sets them off. */
export const listed = (t: Translate, titles: readonly string[]): string => titles.join(t('roadmap.separator'))

/** What a skill builds on, each with the week in which it comes. Empty for one that can be begun at once. */
export const beforeInWords = (t: Translate, { after }: SkillView): string =>
  listed(
    t,
    after.map(({ title, week }) =>
      week === null ? t('roadmap.settled', { title }) : t('roadmap.chainStep', { title, week }),
    ),
  )
