import { weekProgress } from '@etude/core'
import type { Body, PlanStatus } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import styles from './week-facts.module.css'

interface Props {
  readonly plan: Body<'weekly-plan'>
  readonly activities: readonly Body<'activity'>[]
  readonly status: PlanStatus
}

/** How far the week is, what it is for, and how it was shared out among subjects. */
export function WeekFacts({ plan, activities, status }: Props) {
  const { t } = useTranslation()
  const { counting, done } = weekProgress(activities)
  const minutes = (some: typeof counting) => some.reduce((sum, each) => sum + each.minutes, 0)
  const { objectives, shares } = plan.content
  return (
    <div className={styles['facts']}>
      <div className={styles['how']}>
        <p className={styles['line']}>
          <span className={`${styles['state']} ${styles[status] ?? ''}`}>{t(`week.status.${status}`)}</span>
          <strong>{t('week.progress', { done: done.length, total: counting.length })}</strong>
          <span>
            {t('week.minutes', {
              minutes: minutes(done),
              total: t('units.minutes', { count: minutes(counting) }),
            })}
          </span>
        </p>
        <svg className={styles['bar']} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width={counting.length === 0 ? 0 : (100 * done.length) / counting.length} height="4" />
        </svg>
        <p className={styles['soft']}>{t(`week.statusMore.${status}`)}</p>
      </div>
      {objectives.length > 0 && (
        <section aria-labelledby="week-objectives">
          <h2 id="week-objectives" className={styles['title']}>
            {t('week.objectives')}
          </h2>
          <ul className={styles['objectives']}>
            {objectives.map(({ aim, about }) => (
              <li key={`${aim} ${about}`}>{t(`week.aim.${aim}`, { about })}</li>
            ))}
          </ul>
        </section>
      )}
      {shares.length > 1 && (
        <details className={styles['shares']}>
          <summary>{t('week.shares')}</summary>
          <p className={styles['soft']}>{t('week.sharesMore')}</p>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('week.subject')}</th>
                <th scope="col">{t('week.pace')}</th>
                <th scope="col">{t('week.activities')}</th>
              </tr>
            </thead>
            <tbody>
              {shares.map((share) => (
                <tr key={`${share.curriculum} ${share.subject}`}>
                  <th scope="row">{share.title}</th>
                  <td>
                    {share.percent === null
                      ? t(`week.paces.${share.pace}`)
                      : t('week.pacePercent', {
                          pace: t(`week.paces.${share.pace}`),
                          percent: Math.round(share.percent),
                        })}
                  </td>
                  <td>{share.activities}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </div>
  )
}
