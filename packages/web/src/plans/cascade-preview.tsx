import type { CivilDate, PlanId, PlannedOccurrence, PracticeFacts, SchedulePreview } from '@etude/core'
import { addDays, dateOfKey, practiceLimits } from '@etude/core'
import { sayClock, sayDay } from './say-plan.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

const shownMax = 6

/** What a change would do to the weeks that come, before it is done: what goes, what comes, what is lost, and what stays for certain. */
export function CascadePreview(props: {
  readonly preview: SchedulePreview
  readonly plan: PlanId
  readonly facts: PracticeFacts
  readonly today: CivilDate
}) {
  const { preview, plan, facts, today } = props
  const { t } = useReading()
  const { added, removed, changed, unchanged, arrangementsLost } = preview
  const entries = facts.entries.filter((entry) => entry.plan === plan).length
  const isSame = added.length + removed.length + changed.length === 0
  return (
    <div className={styles['cascade']} role="status" aria-label={t('plans.cascade.title')}>
      <h3>{t('plans.cascade.title')}</h3>
      <p className={styles['small']}>{t('plans.cascade.horizon', { days: practiceLimits.horizonDays })}</p>
      {isSame && <p>{t('plans.cascade.nothing')}</p>}
      <ul>
        {removed.length > 0 && (
          <li>
            {t('plans.cascade.removed', { count: removed.length })}
            <Dates occurrences={removed} today={today} />
          </li>
        )}
        {added.length > 0 && (
          <li>
            {t('plans.cascade.added', { count: added.length })}
            <Dates occurrences={added} today={today} />
          </li>
        )}
        {changed.length > 0 && (
          <li>
            {t('plans.cascade.changed', { count: changed.length })}
            <Dates occurrences={changed.map(({ after }) => after)} today={today} />
          </li>
        )}
        {unchanged > 0 && !isSame && <li>{t('plans.cascade.unchanged', { count: unchanged })}</li>}
        {arrangementsLost.length > 0 && (
          <li className={styles['warning']}>
            {t('plans.cascade.lost', { count: arrangementsLost.length })}{' '}
            <DateWords dates={arrangementsLost.map((key) => dateOfKey(key))} today={today} />
          </li>
        )}
        <li>{t('plans.cascade.entries', { count: entries })}</li>
      </ul>
      {!isSame && (
        <p className={styles['small']}>
          {t('plans.cascade.minutes', {
            before: t('units.minutes', { count: preview.minutesBefore }),
            after: t('units.minutes', { count: preview.minutesAfter }),
          })}
        </p>
      )}
    </div>
  )
}

function Dates({
  occurrences,
  today,
}: {
  readonly occurrences: readonly PlannedOccurrence[]
  readonly today: CivilDate
}) {
  const reading = useReading()
  const shown = occurrences.slice(0, shownMax)
  return (
    <span className={styles['soft']}>
      {shown
        .map(({ date, start, share, flexibility }) => {
          const day = sayDay(reading, date, today, addDays(today, 1))
          const isTimed = share === null && flexibility !== 'weekly' && start.slice(11, 16) !== '00:00'
          return isTimed ? `${day} ${sayClock(reading, start)}` : day
        })
        .join(' · ')}
      {occurrences.length > shownMax && ` ${reading.t('plans.cascade.more', { count: occurrences.length - shownMax })}`}
    </span>
  )
}

function DateWords({ dates, today }: { readonly dates: readonly CivilDate[]; readonly today: CivilDate }) {
  const reading = useReading()
  return (
    <span className={styles['soft']}>
      {dates
        .slice(0, shownMax)
        .map((date) => sayDay(reading, date, today, addDays(today, 1)))
        .join(' · ')}
    </span>
  )
}
