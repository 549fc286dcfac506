import { NamedDates } from './named-dates.tsx'
import type { ScheduleDraft } from './schedule-draft.ts'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

/** Dates beside those of a rule, and dates of it that are left out. */
export function MoreDates({
  draft,
  onChange,
}: {
  readonly draft: ScheduleDraft
  readonly onChange: (draft: ScheduleDraft) => void
}) {
  const { t } = useReading()
  if (draft.repeat.type !== 'rule') return null
  return (
    <fieldset className={styles['segments']}>
      <legend>{t('plans.dates2')}</legend>
      <NamedDates
        label={t('plans.alsoOn')}
        hint={t('plans.alsoOnHint')}
        dates={draft.alsoOn}
        onChange={(alsoOn) => onChange({ ...draft, alsoOn })}
      />
      <NamedDates
        label={t('plans.notOn')}
        hint={t('plans.notOnHint')}
        dates={draft.notOn}
        onChange={(notOn) => onChange({ ...draft, notOn })}
      />
    </fieldset>
  )
}
