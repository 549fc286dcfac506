import { useCallback } from 'react'
import { dayProgress, points, readDayStreak } from '@etude/core'
import type { Body, LearnerId, Reader } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Icon } from '../kit/icon.tsx'
import { useRecords } from '../kit/use-live.ts'
import { DayScore } from './day-score.tsx'
import type { DayRecords } from './read-day.ts'
import styles from './day-figures.module.css'

interface Props {
  readonly learner: LearnerId
  readonly records: DayRecords
  readonly shown: Body<'daily-plan'>
}

/** How far the day is: as music for whoever looks, in numbers for everybody. */
export function DayFigures({ learner, records, shown }: Props) {
  const { t } = useTranslation()
  const { date, activities } = records
  const progress = dayProgress(date, shown.items, activities)
  const streak = useRecords(useCallback((reader: Reader) => readDayStreak(reader, learner, date), [learner, date]))
  const statuses = new Map(activities.map(({ activity, status }) => [activity, status]))
  const notes = shown.items.map(({ activity }) => {
    const status = statuses.get(activity)
    if (status === 'completed') return 'done' as const
    return status === 'skipped' || status === 'cancelled' || status === 'deferred' ? 'left-out' : 'open'
  })
  if (shown.items.length === 0) return null
  return (
    <section className={styles['figures']} aria-label={t('day.progress')}>
      <DayScore notes={notes} />
      {/* Counting it takes longer than the day does, and it has a place of its own: nothing moves when it comes. */}
      {streak !== undefined && streak.length > 0 && (
        <p className={styles['streak']} title={t('day.streakWhy')}>
          <Icon name="flame" size={18} />
          <span>
            {t('day.streak', { count: streak.length })}
            <span className="visually-hidden"> {t('day.streakWhy')}</span>
          </span>
        </p>
      )}
      <ul className={styles['numbers']}>
        <li>
          <strong>{t('day.doneOf', { done: progress.done, total: progress.total })}</strong>
        </li>
        <li>{t('day.pointsOf', { points: progress.points, goal: points.dailyGoal })}</li>
        <li>{t('day.minutesOf', { minutes: progress.minutes, goal: points.dailyGoalMinutes })}</li>
      </ul>
    </section>
  )
}
