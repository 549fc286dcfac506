import { useState } from 'react'
import { elapsedMs, practiceLimits } from '@etude/core'
import type { SessionClock } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { TextField } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { usePicked } from '../kit/use-picked.ts'
import { useToast } from '../kit/toast.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { dateInWords } from '../today/learner-day.ts'
import { FinishDialog } from './finish-dialog.tsx'
import type { NextView } from './practice-view.ts'
import { clockInWords } from './session-words.ts'
import { useClockActions, useSecond } from './use-session-clock.ts'
import styles from './practice.module.css'

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
  readonly clock: SessionClock
}

/** The session under way: its time in large figures, its parts to tick off, and the way to the end. */
export function RunningSession({ learner, next, clock }: Props) {
  const { t, locale } = useTranslation()
  const toast = useToast()
  const actions = useClockActions(learner.id)
  const [isFinishing, setIsFinishing] = useState(false)
  // What is typed shows at once, and what is kept as soon as it is that: another tab may go on from there.
  const [typed, setTyped] = useState<string | null>(null)
  if (typed !== null && typed === clock.notes) setTyped(null)
  const notes = typed ?? clock.notes
  const runs = clock.since !== null
  const discard = async () => {
    await actions.drop(clock.entry)
    toast({ text: t('practice.discarded'), undo: () => actions.bring({ ...clock, notes }) })
  }
  return (
    <section className={styles['running']} aria-label={clock.title}>
      <p className={styles['state']} role="status">
        <span className={runs ? styles['pulse'] : styles['still']} aria-hidden="true" />
        {runs ? t('practice.running') : t('practice.paused')}
      </p>
      <Elapsed clock={clock} />
      {clock.date !== next.today && (
        <p className={styles['soft']}>{t('practice.countsFor', { date: dateInWords(clock.date, locale) })}</p>
      )}
      <div className={styles['controls']}>
        <Button look={runs ? 'plain' : 'main'} onClick={() => void (runs ? actions.pause() : actions.resume())}>
          <Icon name={runs ? 'pause' : 'play'} size={20} />
          {runs ? t('practice.pause') : t('practice.goOn')}
        </Button>
        <Button
          look={runs ? 'main' : 'plain'}
          onClick={() => {
            void actions.pause()
            setIsFinishing(true)
          }}
        >
          <Icon name="check" size={20} />
          {t('practice.finish')}
        </Button>
        <Button look="quiet" onClick={() => void discard()}>
          {t('practice.discard')}
        </Button>
      </div>
      {clock.segments.length > 0 && (
        <fieldset className={styles['segments']}>
          <legend>{t('practice.segments')}</legend>
          {clock.segments.map((part, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- parts have no other name, and stay where they are
            <Part key={index} {...part} onTick={(done) => actions.tick(index, done)} />
          ))}
        </fieldset>
      )}
      <TextField
        label={t('practice.notes')}
        hint={t('practice.notesMore')}
        value={notes}
        maxLength={practiceLimits.noteCharacters}
        onChange={(event) => {
          setTyped(event.target.value)
          // As it is typed: a crash costs no word.
          void actions.note(event.target.value)
        }}
      />
      <p className={styles['soft']}>{t('practice.survives')}</p>
      {isFinishing && (
        <FinishDialog learner={learner} next={next} clock={clock} notes={notes} onClose={() => setIsFinishing(false)} />
      )}
    </section>
  )
}

interface PartProps {
  readonly title: string
  readonly minutes: number
  readonly done: boolean
  readonly onTick: (done: boolean) => Promise<void>
}

function Part({ title, minutes, done, onTick }: PartProps) {
  const { t } = useTranslation()
  const [picked, pick] = usePicked(done, (value) => onTick(value).then(() => true))
  return (
    <label className={styles['segment']}>
      <input type="checkbox" checked={picked} onChange={(event) => pick(event.target.checked)} />
      <span>{title}</span>
      <span className={styles['soft']}>{t('units.minutes', { count: minutes })}</span>
    </label>
  )
}

/** Drawn once a second; nothing else of the screen is. */
function Elapsed({ clock }: { readonly clock: SessionClock }) {
  const { t, locale } = useTranslation()
  const now = useSecond()
  const ms = elapsedMs(clock, now)
  const planned = clock.session?.planned.minutes
  const share = planned === undefined ? 0 : Math.min(1, ms / (planned * 60_000))
  return (
    <div className={styles['elapsed']}>
      <p role="timer" aria-label={t('practice.elapsed')} className={styles['figures']}>
        {clockInWords(ms, locale)}
      </p>
      {planned !== undefined && (
        <>
          <svg className={styles['bar']} viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
            <rect width="100" height="2" />
            <rect className={styles['barDone']} width={share * 100} height="2" />
          </svg>
          <p className={styles['soft']}>{t('practice.ofMinutes', { count: planned })}</p>
        </>
      )}
    </div>
  )
}
