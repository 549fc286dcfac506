import { dayNumber, wallSeconds } from '@etude/core'
import type { ArrangedOccurrence, CivilDate, PlanId } from '@etude/core'
import type { Translate } from '../messages/translate.ts'
import { dateInWords } from '../today/learner-day.ts'
import type { KnownPlan } from './practice-view.ts'

/** The words one has around sessions: who asks brings the language. */
interface Speaking {
  readonly t: Translate
  readonly locale: string
}

export const titleOf = (plans: readonly KnownPlan[], plan: PlanId | null, { t }: Speaking): string =>
  plans.find((known) => known.plan === plan)?.title ?? t('practice.freely')

/** “Tuesday”, within a week of today; beyond it the date as well. */
export function dayInWords(date: CivilDate, today: CivilDate, { t, locale }: Speaking): string {
  const days = dayNumber(date) - dayNumber(today)
  if (days === 0) return t('practice.today')
  if (days === 1) return t('practice.tomorrow')
  if (days === -1) return t('practice.yesterday')
  return Math.abs(days) < 7
    ? dateInWords(date, locale, { weekday: 'long' })
    : dateInWords(date, locale, { weekday: 'short', day: 'numeric', month: 'short' })
}

export const timeInWords = (minutes: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' }).format(minutes * 60_000)

/** When a session may be done: at its hour, around it, on its day, or in its week. */
function timeOfSession({ place }: ArrangedOccurrence, { t, locale }: Speaking): string {
  const time = timeInWords((wallSeconds(place.start) / 60) % 1440, locale)
  switch (place.flexibility) {
    case 'fixed':
      return t('practice.at', { time })
    case 'weekly':
      return t('practice.untilSunday')
    case 'same-day':
      return place.opens === wallSeconds(place.start) ? t('practice.anyTime') : t('practice.around', { time })
  }
}

/** “Friday, around 17:30”. */
export function whenInWords(session: ArrangedOccurrence, today: CivilDate, speaking: Speaking): string {
  const { flexibility, date } = session.place
  const time = timeOfSession(session, speaking)
  return date === today || (flexibility === 'weekly' && date < today)
    ? time
    : `${dayInWords(date, today, speaking)}, ${time}`
}

export const percentInWords = (share: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share)

/** 1:02:05, as a clock shows it. */
export function clockInWords(ms: number, locale: string): string {
  const seconds = Math.floor(ms / 1000)
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false })
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => two.format(part)).join(':')
  const hours = Math.floor(seconds / 3600)
  return hours === 0 ? parts : `${new Intl.NumberFormat(locale).format(hours)}:${parts}`
}
