import { CivilDate, flexibilities } from '@etude/core'
import type { Flexibility, PracticeFacts } from '@etude/core'
import { Field, SelectField } from '../kit/field.tsx'
import { DaysBuilder } from './days-builder.tsx'
import { MoreDates } from './more-dates.tsx'
import { NextDates } from './next-dates.tsx'
import { problemWords } from './problem-words.ts'
import { minutesOfTime, withSpoken } from './schedule-draft.ts'
import type { CheckedDraft, ScheduleDraft, ScheduleField } from './schedule-draft.ts'
import { sayPlan } from './say-plan.ts'
import { SentenceField } from './sentence-field.tsx'
import { useReading } from './use-reading.ts'
import styles from './plans.module.css'

interface Props {
  readonly draft: ScheduleDraft
  readonly checked: CheckedDraft
  readonly today: CivilDate
  /** From when on it would hold. */
  readonly from: CivilDate
  readonly facts: PracticeFacts
  /** Whether the first day may still be chosen. */
  readonly hasStart: boolean
  readonly onChange: (draft: ScheduleDraft) => void
}

/** When and how long: by a sentence, by choosing, or by a rule, all three the same schedule, with its next dates below while one types. */
export function ScheduleFields({ draft, checked, today, from, facts, hasStart, onChange }: Props) {
  const reading = useReading()
  const { t } = reading
  const problem = (field: ScheduleField) => (checked.ok ? null : problemWords(t, checked.problems[field]))
  const set = (change: Partial<ScheduleDraft>) => onChange({ ...draft, ...change })
  const isCounted = draft.repeat.type === 'times-per-week'
  return (
    <div className={styles['fields']}>
      <SentenceField
        said={sentenceOf(reading, draft)}
        today={today}
        onHeard={(spoken) => onChange(withSpoken(draft, spoken))}
      />
      <NextDates checked={checked} facts={facts} from={from} today={today} />
      <DaysBuilder draft={draft} problem={checked.ok ? undefined : checked.problems.repeat} onChange={onChange} />
      <div className={styles['pair']}>
        <Field
          label={t('plans.time')}
          hint={t('plans.timeHint')}
          type="time"
          value={draft.time}
          error={problem('time')}
          onChange={(event) => set({ time: event.target.value })}
        />
        <Field
          label={t('plans.minutes')}
          type="number"
          inputMode="numeric"
          min={1}
          max={720}
          value={draft.minutes}
          error={problem('minutes')}
          onChange={(event) => set({ minutes: event.target.value })}
        />
      </div>
      <div className={styles['pair']}>
        {hasStart && (
          <Field
            label={draft.repeat.type === 'once' ? t('plans.onDate') : t('plans.start')}
            type="date"
            value={draft.start}
            error={problem('start')}
            onChange={(event) => set({ start: event.target.value })}
          />
        )}
        {draft.repeat.type !== 'once' && (
          <Field
            label={t('plans.end')}
            hint={t('plans.endHint')}
            type="date"
            value={draft.end}
            error={problem('end')}
            onChange={(event) => set({ end: event.target.value })}
          />
        )}
      </div>
      <details className={styles['more']}>
        <summary>{t('plans.moreWhen')}</summary>
        <div className={styles['fields']}>
          <SelectField
            label={t('plans.window')}
            hint={t(`plans.windowHints.${isCounted ? 'weekly' : draft.flexibility}`)}
            value={isCounted ? 'weekly' : draft.flexibility}
            disabled={isCounted}
            onChange={(event) => set({ flexibility: event.target.value as Flexibility })}
          >
            {flexibilities.map((one) => (
              <option key={one} value={one}>
                {t(`plans.windows.${one}`)}
              </option>
            ))}
          </SelectField>
          <MoreDates draft={draft} onChange={onChange} />
        </div>
      </details>
    </div>
  )
}

function sentenceOf(reading: ReturnType<typeof useReading>, draft: ScheduleDraft): string {
  const start = CivilDate.safeParse(draft.start)
  const end = CivilDate.safeParse(draft.end)
  if (!start.success) return ''
  return sayPlan(reading, {
    repeat: draft.repeat,
    start: start.data,
    timeMinutes: minutesOfTime(draft.time),
    end: end.success ? end.data : null,
  })
}
