import { addDays, statusAt } from '@etude/core'
import type { ArrangedOccurrence, CivilDate, HistoryLine, UserId } from '@etude/core'
import { sayClock, sayDate, sayDay } from './say-plan.ts'
import type { Reading } from './sentence/say-schedule.ts'
import { timeInWords } from './sentence/say-schedule.ts'

/** What became of an occurrence, as screens tell it apart. */
export type Outcome = 'planned' | 'done' | 'late' | 'missed' | 'skipped' | 'excused' | 'cancelled'

export function outcomeOf(one: ArrangedOccurrence, now: number): Outcome {
  const status = statusAt(one, now)
  if (status === 'completed') return one.onTime ? 'done' : 'late'
  if (one.excused === 'break' || one.excused === 'skip') return 'excused'
  return status
}

export const isTimed = ({ place, planned }: ArrangedOccurrence): boolean =>
  planned.share === null && place.flexibility !== 'weekly' && place.start.slice(11, 16) !== '00:00'

/** A day and, where it has one, its time. */
export function sayPlace(reading: Reading, one: ArrangedOccurrence, today: CivilDate): string {
  const day = sayDay(reading, one.place.date, today, addDays(today, 1))
  return isTimed(one) ? reading.t('plans.dayAt', { day, time: sayClock(reading, one.place.start) }) : day
}

/** All of an occurrence in one breath, for whoever listens. */
export function sayOccurrence(reading: Reading, one: ArrangedOccurrence, today: CivilDate, now: number): string {
  const { t } = reading
  const words = [
    sayPlace(reading, one, today),
    t('units.minutes', { count: one.minutes }),
    t(`plans.outcomes.${outcomeOf(one, now)}`),
  ]
  if (one.place.date !== one.planned.date)
    words.push(t('plans.movedFrom', { day: sayDay(reading, one.planned.date, today, addDays(today, 1)) }))
  return words.join(', ')
}

/** What was done, on which day and by whom, in one sentence. */
export function sayHistory(
  reading: Reading,
  line: HistoryLine,
  names: { readonly me: UserId; readonly of: (user: UserId) => string | null },
): string {
  const { t, locale } = reading
  const what = historyWords(reading, line)
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', calendar: 'gregory' }).format(
    line.at.instant,
  )
  if (line.by === null) return t('plans.history.by.nobody', { what, when })
  if (line.by === names.me) return t('plans.history.by.you', { what, when })
  return t('plans.history.by.name', { what, when, name: names.of(line.by) ?? t('plans.history.somebody') })
}

function historyWords(reading: Reading, line: HistoryLine): string {
  const { t, locale } = reading
  switch (line.type) {
    case 'series':
      return t(`plans.history.series.${line.edit.type}`, { date: sayDate(reading, line.edit.from) })
    case 'break':
      return line.to === null
        ? t('plans.history.openBreak', { from: sayDate(reading, line.from) })
        : t('plans.history.break', { from: sayDate(reading, line.from), to: sayDate(reading, line.to) })
    case 'logged':
      return t('plans.history.logged', { minutes: t('units.minutes', { count: line.minutes }) })
    case 'corrected':
      return t(line.correction.withdrawn === true ? 'plans.history.withdrawn' : 'plans.history.corrected')
    case 'occurrence':
      return changeWords(reading, line.what, locale)
  }
}

type Change = Extract<HistoryLine, { readonly type: 'occurrence' }>['what']

function changeWords(reading: Reading, what: Change, locale: string): string {
  const { t } = reading
  switch (what.type) {
    case 'moved': {
      const date = sayDate(reading, what.date)
      return what.timeMinutes === null
        ? t('plans.history.moved', { date })
        : t('plans.history.movedAt', { date, time: timeInWords(what.timeMinutes, locale) })
    }
    case 'deferred':
      return t('plans.history.deferred', { date: sayDate(reading, what.until) })
    case 'skipped':
      return t(what.excused ? 'plans.history.skippedExcused' : 'plans.history.skipped', {
        reason: t(`plans.reasons.${what.reason}`),
      })
    case 'cancelled':
      return t('plans.history.cancelled')
    case 'restored':
      return t('plans.history.restored')
    case 'resized':
      return t('plans.history.resized', { minutes: t('units.minutes', { count: what.durationMinutes }) })
  }
}
