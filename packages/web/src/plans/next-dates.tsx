import { useMemo } from 'react'
import { addDays } from '@etude/core'
import type { CivilDate, PracticeFacts } from '@etude/core'
import { firstOccurrences } from './first-occurrences.ts'
import type { CheckedDraft } from './schedule-draft.ts'
import { sayClock, sayDay } from './say-plan.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

const shownMax = 5

/** The first sessions of a schedule, while it is being written. */
export function NextDates(props: {
  readonly checked: CheckedDraft
  readonly facts: PracticeFacts
  readonly from: CivilDate
  readonly today: CivilDate
}) {
  const { checked, facts, from, today } = props
  const reading = useReading()
  const { t } = reading
  const found = useMemo(
    () => (checked.ok ? firstOccurrences(checked.schedule, facts, from, shownMax) : null),
    [checked, facts, from],
  )
  return (
    <div className={styles['next']} role="status" aria-label={t('plans.nextDates')}>
      <p className={styles['small']}>{t('plans.nextDates')}</p>
      {found === null && <p>{t('plans.nextUnknown')}</p>}
      {found?.length === 0 && <p>{t('plans.nextNone')}</p>}
      {found !== null && found.length > 0 && (
        <ol>
          {found.map(({ key, start, date, share }) => (
            <li key={key}>
              <span>{sayDay(reading, date, today, addDays(today, 1))}</span>
              {share === null && checked.ok && checked.schedule.timeMinutes !== null && (
                <span className={styles['small']}>{sayClock(reading, start)}</span>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
