import { useState } from 'react'
import { CivilDate, RecordId, practiceLimits } from '@etude/core'
import type { ArrangedOccurrence, Body, Schedule } from '@etude/core'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Actions } from '../kit/dialog.tsx'
import { Field } from '../kit/field.tsx'
import { newId } from '../kit/new-id.ts'
import { Section } from '../kit/page.tsx'
import { isTimed } from './occurrence-words.ts'
import { PartsSection, PlanForm } from './plan-form.tsx'
import { problemWords } from './problem-words.ts'
import { checkDraft, draftOf, minutesOfTime } from './schedule-draft.ts'
import { edit } from './use-edits.ts'
import type { Edit } from './use-edits.ts'
import { useReading } from './use-reading.ts'
import type { Whose } from './with-facts.tsx'
import styles from './plans.module.css'

type PlanBody = Body<'practice-plan'>

/** Another day, hour or length for one session; the series stays as it is. */
export function OneSession(props: {
  readonly one: ArrangedOccurrence
  readonly plan: PlanBody
  readonly learner: Whose['learner']['id']
  readonly today: CivilDate
  readonly onSave: (edits: readonly Edit[], done: string) => Promise<void>
}) {
  const { one, plan, learner, today, onSave } = props
  const { t } = useReading()
  const timeBefore = isTimed(one) ? one.place.start.slice(11, 16) : ''
  const [date, setDate] = useState<string>(one.place.date)
  const [time, setTime] = useState(timeBefore)
  const start = draftOf(scheduleOfOne(one))
  const [draft, setDraft] = useState(start)
  const [wasTried, setWasTried] = useState(false)
  const checked = checkDraft(draft)
  const parsed = CivilDate.safeParse(date)
  const save = async () => {
    setWasTried(true)
    if (!checked.ok || !parsed.success) return
    const isMoved = parsed.data !== one.place.date || time !== timeBefore
    const { durationMinutes, segments } = checked.schedule
    const isResized = durationMinutes !== one.minutes || JSON.stringify(segments) !== JSON.stringify(one.segments)
    const arrange = (what: Parameters<typeof arrangement>[2]) => arrangement(plan, learner, what, one)
    await onSave(
      [
        ...(isMoved
          ? [
              arrange({
                type: 'moved',
                date: parsed.data,
                timeMinutes: time === timeBefore ? null : minutesOfTime(time),
              }),
            ]
          : []),
        ...(isResized ? [arrange({ type: 'resized', durationMinutes, segments })] : []),
      ],
      t('plans.savedOne'),
    )
  }
  return (
    <PlanForm onSubmit={save}>
      <Section title={t('plans.when')}>
        <div className={styles['pair']}>
          <Field
            label={t('plans.onDate')}
            type="date"
            min={today}
            value={date}
            error={parsed.success ? null : t('plans.problem.noDate')}
            onChange={(event) => setDate(event.target.value)}
          />
          <Field label={t('plans.time')} type="time" value={time} onChange={(event) => setTime(event.target.value)} />
          <Field
            label={t('plans.minutes')}
            type="number"
            inputMode="numeric"
            min={1}
            max={practiceLimits.sessionMinutes}
            value={draft.minutes}
            error={checked.ok ? null : problemWords(t, checked.problems.minutes)}
            onChange={(event) => setDraft({ ...draft, minutes: event.target.value })}
          />
        </div>
      </Section>
      <PartsSection draft={draft} checked={checked} wasTried={wasTried} onChange={setDraft} />
      <p className={styles['soft']}>{t('plans.scope.oneStays')}</p>
      <Actions>
        <Button type="submit" look="main">
          {t('plans.doChange')}
        </Button>
        <ButtonLink to="/plans/$plan" params={{ plan: plan.plan }}>
          {t('common.cancel')}
        </ButtonLink>
      </Actions>
    </PlanForm>
  )
}

const arrangement = (
  { plan }: PlanBody,
  learner: Whose['learner']['id'],
  what: Body<'occurrence-override'>['changes'][number]['what'],
  { planned }: ArrangedOccurrence,
): Edit =>
  edit('practice.arrange-occurrence', { learner, plan, key: planned.key, change: RecordId.parse(newId()), what })

/** One session by itself, in the shape that the form knows. */
const scheduleOfOne = (one: ArrangedOccurrence): Schedule => ({
  start: one.place.date,
  end: null,
  timeMinutes: null,
  repeat: { type: 'once' },
  durationMinutes: one.minutes,
  flexibility: 'same-day',
  segments: [...one.segments],
})
