import { useTranslation } from '../messages/messages.ts'
import { Section } from '../kit/page.tsx'
import type { FiguresView, NextView } from '../practice/practice-view.ts'
import { percentInWords, titleOf, whenInWords } from '../practice/session-words.ts'
import styles from './progress.module.css'

export type PeriodName = 'week' | 'fortnight' | 'fourWeeks'

interface Props {
  readonly figures: FiguresView
  readonly period: PeriodName
  readonly next: NextView
}

/** ANA-1, ANA-2. “9 of 12”, and never a percentage of nothing. */
export function AdherenceFigures({ figures, period, next }: Props) {
  const speaking = useTranslation()
  const { t, locale } = speaking
  const { due, completed, onTime, missed, excused, range, reducedEvidence, ...minutes } = figures[period]
  return (
    <Section title={t('progress.done')}>
      {due === 0 ? (
        <div>
          <p className={styles['big']}>{t('progress.noData')}</p>
          <p className={styles['soft']}>{t('progress.noDataMore')}</p>
        </div>
      ) : (
        <>
          <p className={styles['big']}>{t('progress.ofDue', { completed, due })}</p>
          <dl className={styles['figures']}>
            <div>
              <dt>{t('progress.onTime')}</dt>
              <dd>{t('progress.ofDue', { completed: onTime, due })}</dd>
            </div>
            <div>
              <dt>{t('progress.minutes')}</dt>
              <dd>
                {t('progress.ofDue', { completed: minutes.countedMinutes, due: minutes.plannedMinutes })}
                {minutes.surplusMinutes > 0 && (
                  <span className={styles['soft']}> {t('progress.surplus', { count: minutes.surplusMinutes })}</span>
                )}
              </dd>
            </div>
            <div>
              <dt>{t('progress.missed')}</dt>
              <dd>{missed}</dd>
            </div>
            <div>
              <dt>{t('progress.excused')}</dt>
              <dd>{excused}</dd>
            </div>
          </dl>
          {range !== null && (
            <p className={styles['soft']}>
              {t('progress.range', {
                low: percentInWords(range.low, locale),
                high: percentInWords(range.high, locale),
              })}
            </p>
          )}
        </>
      )}
      {reducedEvidence && <p className={styles['soft']}>{t('progress.reduced')}</p>}
      <details className={styles['why']}>
        <summary>{t('progress.missedList')}</summary>
        {figures.missed.length === 0 ? (
          <p>{t('progress.missedNone')}</p>
        ) : (
          <ul className={styles['facts']}>
            {figures.missed.toReversed().map((session) => (
              <li key={session.planned.id}>
                {t('progress.missedLine', {
                  title: titleOf(next.plans, session.planned.plan, speaking),
                  when: whenInWords(session, next.today, speaking),
                  count: session.minutes,
                })}
              </li>
            ))}
          </ul>
        )}
      </details>
    </Section>
  )
}
