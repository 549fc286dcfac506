import { useState } from 'react'
import { CivilDate, RecordId, addDays, practiceLimits } from '@etude/core'
import type { ArrangedOccurrence } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field } from '../kit/field.tsx'
import { newId } from '../kit/new-id.ts'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import type { KnownLearner } from '../session/people.tsx'
import { countUsage } from '../usage/count-usage.ts'
import { checkedIn } from './checked-in.ts'
import type { NextView } from './practice-view.ts'
import { titleOf } from './session-words.ts'
import { minutesIn } from './minutes-in.ts'
import styles from './practice.module.css'

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
  /** The session that was done; null for something that no plan asked for. */
  readonly occurrence: ArrangedOccurrence | null
  readonly onClose: () => void
}

/** Writes down what was practised without the clock. */
export function LogDialog({ learner, next, occurrence, onClose }: Props) {
  const { t, locale } = useTranslation()
  const client = useClient()
  const edit = useEdit()
  const [entry] = useState(() => RecordId.parse(newId()))
  const [what, setWhat] = useState('')
  const [minutes, setMinutes] = useState(String(occurrence?.minutes ?? 30))
  const [date, setDate] = useState<string>(next.today)
  const [isAsked, setIsAsked] = useState(false)
  const length = minutesIn(minutes)
  const save = async () => {
    setIsAsked(true)
    const on = CivilDate.safeParse(date)
    if (length === null || !on.success) return
    const isWritten = await edit(
      'practice.log',
      {
        learner: learner.id,
        entry,
        session:
          occurrence === null
            ? null
            : {
                plan: occurrence.planned.plan,
                key: occurrence.planned.key,
                planned: { start: occurrence.place.start, minutes: occurrence.minutes },
              },
        minutes: length,
        what: what.trim(),
        segments: [],
        ...(on.data === next.today ? {} : { practisedOn: on.data }),
      },
      t('practice.logged', { count: length }),
    )
    if (!isWritten) return
    if (occurrence !== null) countUsage(client, checkedIn(next, occurrence.planned, length))
    onClose()
  }
  return (
    <Dialog
      title={
        occurrence === null ? t('practice.quickTitle') : titleOf(next.plans, occurrence.planned.plan, { t, locale })
      }
      onClose={onClose}
    >
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('practice.what')}
          hint={t('practice.whatMore')}
          value={what}
          maxLength={practiceLimits.noteCharacters}
          onChange={(event) => setWhat(event.target.value)}
        />
        <div className={styles['pair']}>
          <Field
            label={t('practice.minutes')}
            type="number"
            inputMode="numeric"
            min={1}
            max={practiceLimits.sessionMinutes}
            value={minutes}
            error={
              isAsked && length === null ? t('practice.minutesWrong', { max: practiceLimits.sessionMinutes }) : null
            }
            onChange={(event) => setMinutes(event.target.value)}
          />
          <Field
            label={t('practice.when')}
            hint={t('practice.whenMore', { count: practiceLimits.loggedLateDays })}
            type="date"
            required
            min={addDays(next.today, -practiceLimits.loggedLateDays)}
            max={next.today}
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
        </div>
        <Actions>
          <Button type="submit" look="main">
            {t('common.save')}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
