import { useState } from 'react'
import { CivilDate, RecordId, addDays, correctedEntry, practiceLimits } from '@etude/core'
import type { Body } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field } from '../kit/field.tsx'
import { newId } from '../kit/new-id.ts'
import { useEdit } from '../kit/use-edit.ts'
import type { KnownLearner } from '../session/people.tsx'
import { minutesIn } from './minutes-in.ts'
import type { NextView } from './practice-view.ts'
import styles from './practice.module.css'

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
  readonly entry: Body<'log-entry'>
  readonly onClose: () => void
}

/** A later word on an entry. Only what differs is said, and what was first written stays beside it. */
export function CorrectDialog({ learner, next, entry, onClose }: Props) {
  const { t } = useTranslation()
  const edit = useEdit()
  const now = correctedEntry(entry)
  const [minutes, setMinutes] = useState(String(now.minutes))
  const [what, setWhat] = useState(now.what)
  const [date, setDate] = useState<string>(now.date)
  const length = minutesIn(minutes)
  const correct = async (change: { minutes?: number; what?: string; date?: CivilDate; withdrawn?: boolean }) => {
    const correction = RecordId.parse(newId())
    const args = { learner: learner.id, entry: entry.entry, correction, ...change }
    if (await edit('practice.correct-log', args, t('practice.correctedNow'))) onClose()
  }
  const save = async () => {
    const on = CivilDate.safeParse(date)
    if (length === null || !on.success) return
    const change = {
      ...(length === now.minutes ? {} : { minutes: length }),
      ...(what.trim() === now.what ? {} : { what: what.trim() }),
      ...(on.data === now.date ? {} : { date: on.data }),
    }
    await (Object.keys(change).length === 0 ? onClose() : correct(change))
  }
  return (
    <Dialog title={t('practice.correctTitle')} onClose={onClose}>
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p className={styles['soft']}>{t('practice.correctMore')}</p>
        <div className={styles['pair']}>
          <Field
            label={t('practice.minutes')}
            type="number"
            inputMode="numeric"
            min={1}
            max={practiceLimits.sessionMinutes}
            value={minutes}
            error={length === null ? t('practice.minutesWrong', { max: practiceLimits.sessionMinutes }) : null}
            onChange={(event) => setMinutes(event.target.value)}
          />
          <Field
            label={t('practice.when')}
            type="date"
            required
            min={addDays(next.today, -practiceLimits.loggedLateDays)}
            max={next.today}
            value={date}
            onChange={(event) => setDate(event.target.value)}
          />
        </div>
        <Field
          label={t('practice.what')}
          value={what}
          maxLength={practiceLimits.noteCharacters}
          onChange={(event) => setWhat(event.target.value)}
        />
        <Actions>
          <Button type="submit" look="main">
            {t('common.save')}
          </Button>
          <Button look="danger" onClick={() => void correct({ withdrawn: !now.withdrawn })}>
            {now.withdrawn ? t('practice.happened') : t('practice.neverHappened')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
