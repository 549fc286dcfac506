import { Link } from '@tanstack/react-router'
import { mondayOf, pointsOf, weekProgress } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Icon } from '../kit/icon.tsx'
import { Section } from '../kit/page.tsx'
import type { DayRecords } from './read-day.ts'
import styles from './week-progress.module.css'

/** The week that today is part of. */
export function WeekProgress({ records }: { readonly records: DayRecords }) {
  const { t } = useTranslation()
  const { plan, activities, date } = records
  const week = mondayOf(date)
  const { counting, done, isCompleted } = weekProgress(activities.filter((each) => each.week === week))
  const points = counting.reduce((sum, each) => sum + pointsOf(each), 0)
  return (
    <Section title={t('day.week.title')}>
      <div className={styles['week']}>
        {plan === undefined ? (
          <p>{t('day.week.none')}</p>
        ) : (
          <>
            {plan.content.theme.length > 0 && <p className={styles['theme']}>{plan.content.theme.join(' · ')}</p>}
            <p>{t('day.week.progress', { done: done.length, total: counting.length })}</p>
            <svg className={styles['bar']} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect width={counting.length === 0 ? 0 : (100 * done.length) / counting.length} height="4" />
            </svg>
            {isCompleted && (
              <p className={styles['done']}>
                <Icon name="check" size={18} />
                {t('day.week.done', { points: t('day.points', { count: points }) })}
              </p>
            )}
          </>
        )}
        <Link to="/week" className={styles['link']}>
          {t('day.week.open')}
        </Link>
      </div>
    </Section>
  )
}
