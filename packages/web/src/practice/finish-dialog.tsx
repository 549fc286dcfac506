import { useState } from 'react'
import { addDays, elapsedMs, minutesOn, practiceLimits } from '@etude/core'
import type { Instant, SessionClock } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Actions, Dialog } from '../kit/dialog.tsx'
import { Field, TextField } from '../kit/field.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import type { KnownLearner } from '../session/people.tsx'
import { countUsage } from '../usage/count-usage.ts'
import { checkedIn } from './checked-in.ts'
import { minutesIn } from './minutes-in.ts'
import type { NextView } from './practice-view.ts'
import { PrivateNote, isEmptyNote } from './private-note.tsx'
import type { NoteDraft } from './private-note.tsx'
import { clockInWords } from './session-words.ts'
import { useClockActions } from './use-session-clock.ts'
import styles from './practice.module.css'

/** Beyond twice what was planned, and an hour, a clock was probably forgotten. */
const isOdd = (ms: number, planned: number | undefined): boolean => ms > 3_600_000 && ms > 2 * (planned ?? 60) * 60_000

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
  readonly clock: SessionClock
  /** As they stand on the screen: the last words of them may not be kept yet. */
  readonly notes: string
  readonly onClose: () => void
}

/** From the clock to the log. The entry has had its id since the session began, so that saving in two tabs writes one. */
export function FinishDialog({ learner, next, clock, notes, onClose }: Props) {
  const { t, locale } = useTranslation()
  const client = useClient()
  const edit = useEdit()
  const actions = useClockActions(learner.id)
  const [now] = useState(() => Date.now() as Instant)
  const planned = clock.session?.planned.minutes
  const odd = isOdd(elapsedMs(clock, now), planned)
  const [minutes, setMinutes] = useState(() => String(odd && planned !== undefined ? planned : minutesOn(clock, now)))
  const [what, setWhat] = useState(notes)
  const prompts = next.plans.find(({ plan }) => plan === clock.session?.plan)?.prompts ?? []
  const [note, setNote] = useState<NoteDraft>({ text: '', feeling: null, answers: prompts.map(() => '') })
  const length = minutesIn(minutes)
  const save = async () => {
    if (length === null) return
    const { entry, session, segments, date, startedAt } = clock
    const isWritten = await edit(
      'practice.log',
      {
        learner: learner.id,
        entry,
        session,
        minutes: length,
        what: what.trim(),
        segments: segments
          .filter(({ done }) => done)
          .map(({ title, minutes: planned_ }) => ({ title, minutes: planned_ })),
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(date < next.today && date >= addDays(next.today, -practiceLimits.loggedLateDays)
          ? { practisedOn: date }
          : {}),
      },
      t('practice.logged', { count: length }),
    )
    if (!isWritten) return
    if (session !== null) countUsage(client, checkedIn(next, session, length))
    if (!isEmptyNote(note)) {
      const answers = prompts.flatMap((prompt, index) => {
        const answer = note.answers[index]?.trim() ?? ''
        return answer === '' ? [] : [{ prompt, answer }]
      })
      const { feeling, text } = note
      await edit(
        'practice.write-note',
        { learner: learner.id, entry, note: { text: text.trim(), feeling, answers } },
        null,
      )
    }
    await actions.drop(entry)
    onClose()
  }
  return (
    <Dialog title={t('practice.finishTitle')} onClose={onClose}>
      <form
        className={styles['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={t('practice.minutes')}
          type="number"
          inputMode="numeric"
          min={1}
          max={practiceLimits.sessionMinutes}
          value={minutes}
          hint={odd ? t('practice.minutesOdd', { time: clockInWords(elapsedMs(clock, now), locale) }) : undefined}
          error={length === null ? t('practice.minutesWrong', { max: practiceLimits.sessionMinutes }) : null}
          onChange={(event) => setMinutes(event.target.value)}
        />
        <TextField
          label={t('practice.notes')}
          hint={t('practice.notesMore')}
          value={what}
          rows={2}
          maxLength={practiceLimits.noteCharacters}
          onChange={(event) => setWhat(event.target.value)}
        />
        <PrivateNote learner={learner} prompts={prompts} draft={note} onChange={setNote} />
        <Actions>
          <Button type="submit" look="main">
            {t('common.save')}
          </Button>
          <Button
            onClick={() => {
              void actions.resume()
              onClose()
            }}
          >
            {t('practice.goOn')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  )
}
