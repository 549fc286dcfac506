import { RecordId } from '@etude/core'
import type { MoveSuggestion } from '@etude/core'
import { useMemo } from 'react'
import { useTranslation } from '../messages/messages.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { newId } from '../kit/new-id.ts'
import { Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import { useLive } from '../kit/use-live.ts'
import type { KnownLearner } from '../session/people.tsx'
import type { NextView } from './practice-view.ts'
import { SessionList } from './session-list.tsx'
import { dayInWords, percentInWords, titleOf, whenInWords } from './session-words.ts'
import { useSessionClock } from './use-session-clock.ts'
import { usePractice } from './use-practice.ts'
import styles from './practice.module.css'

/** Practice on Today: what is next, what would make the week easier, and how long it has been going well. */
export function PracticeToday({ learner, title }: { readonly learner: KnownLearner; readonly title: string }) {
  const { t } = useTranslation()
  const { next, ahead } = usePractice(learner.id, 'next')
  return (
    <Section title={title} action={next === undefined ? undefined : <StreakLink next={next} />}>
      <div className={styles['today']} aria-busy={next === undefined}>
        {next !== undefined && (
          <>
            <Running learner={learner} />
            <FreshStart learner={learner} next={next} />
            <Sessions learner={learner} next={next} />
            {learner.relation !== 'pupil' &&
              ahead?.week.suggestions
                .slice(0, 1)
                .map((move) => (
                  <Suggestion key={move.occurrence.planned.id} learner={learner} next={next} move={move} />
                ))}
          </>
        )}
        {next === undefined && <p className={styles['blink']}>{t('practice.counting')}</p>}
      </div>
    </Section>
  )
}

function StreakLink({ next: { streak } }: { readonly next: NextView }) {
  const { t } = useTranslation()
  return (
    <ButtonLink to="/progress" look="quiet">
      {streak.unit === 'day'
        ? t('practice.streakDays', { count: streak.length })
        : t('practice.streakWeeks', { count: streak.length })}
    </ButtonLink>
  )
}

function Running({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  const clock = useSessionClock(learner.id)
  if (clock === undefined || clock === null) return null
  return (
    <div className={styles['card']}>
      <p>
        <span className={clock.since === null ? styles['still'] : styles['pulse']} aria-hidden="true" />
        <strong>{clock.title}</strong> {clock.since === null ? t('practice.paused') : t('practice.running')}
      </p>
      <ButtonLink to="/practice" look="main">
        {t('practice.goTo')}
      </ButtonLink>
    </div>
  )
}

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
}

function Sessions({ learner, next }: Props) {
  const speaking = useTranslation()
  const { t } = speaking
  const { overdue, today, upcoming, waiting } = next.actions
  const later = upcoming[0]
  const isDone = overdue.length + today.length === 0
  return (
    <>
      {today.length > 0 && (
        <SessionList learner={learner} next={next} label={t('practice.dueToday')} sessions={today} tone="first" />
      )}
      {overdue.length > 0 && (
        <section className={styles['day']} aria-label={t('practice.overdue')}>
          <h3>{t('practice.overdue')}</h3>
          <SessionList learner={learner} next={next} label={t('practice.overdue')} sessions={overdue} tone="overdue" />
        </section>
      )}
      {waiting.length > 0 && <p className={styles['soft']}>{t('practice.waiting', { count: waiting.length })}</p>}
      {isDone && (
        <Empty
          level={3}
          title={next.plans.length === 0 ? t('today.empty') : t('practice.allDone')}
          action={learner.relation !== 'pupil' && <ButtonLink to="/practice">{t('practice.startOpen')}</ButtonLink>}
        >
          {next.plans.length === 0
            ? t('today.emptyMore')
            : later === undefined
              ? t('practice.allDoneRest')
              : t('practice.allDoneMore', {
                  title: titleOf(next.plans, later.planned.plan, speaking),
                  when: whenInWords(later, next.today, speaking),
                })}
        </Empty>
      )}
    </>
  )
}

/** OCC-22. Offered, never taken for anybody, and not again on this device once somebody said no to it. */
function FreshStart({ learner, next }: Props) {
  const { t } = useTranslation()
  const edit = useEdit()
  const [kept, keep] = useKeptText(`fresh-start:${learner.id}`)
  const { absence } = next
  if (absence === null || learner.relation === 'pupil' || kept === undefined || kept === absence.upTo) return null
  return (
    <div className={styles['card']}>
      <h3>{t('practice.backTitle')}</h3>
      <p>{t('practice.backMore', { count: absence.letsGo.length })}</p>
      <div className={styles['acts']}>
        <Button
          onClick={() =>
            void edit('practice.start-fresh', { learner: learner.id, upTo: absence.upTo }, t('practice.backDone'))
          }
        >
          {t('practice.backDo')}
        </Button>
        <Button look="quiet" onClick={() => keep(absence.upTo)}>
          {t('practice.backKeep')}
        </Button>
      </div>
    </div>
  )
}

function Suggestion({ learner, next, move }: Props & { readonly move: MoveSuggestion }) {
  const speaking = useTranslation()
  const { t, locale } = speaking
  const edit = useEdit()
  const { planned } = move.occurrence
  const [left, leave] = useKeptText(`suggestion:${learner.id}`)
  if (left === undefined || left === planned.id) return null
  const words = {
    title: titleOf(next.plans, planned.plan, speaking),
    from: dayInWords(move.from, next.today, speaking),
    to: dayInWords(move.to, next.today, speaking),
    before: percentInWords(move.before, locale),
    after: percentInWords(move.after, locale),
    target: percentInWords(move.targetAfter, locale),
  }
  const apply = () =>
    edit(
      'practice.arrange-occurrence',
      {
        learner: learner.id,
        plan: planned.plan,
        key: planned.key,
        change: RecordId.parse(newId()),
        what: { type: 'moved', date: move.to, timeMinutes: null },
      },
      t('practice.moved', words),
    )
  return (
    <div className={styles['card']}>
      <h3>{t('practice.moveTitle', words)}</h3>
      <p>{t('practice.moveMore', words)}</p>
      <div className={styles['acts']}>
        <Button onClick={() => void apply()}>{t('practice.move')}</Button>
        <Button look="quiet" onClick={() => leave(planned.id)}>
          {t('practice.leave')}
        </Button>
      </div>
    </div>
  )
}

/** Something said no to, remembered on this device; undefined until it is known, null where nothing was. */
function useKeptText(name: string): readonly [string | null | undefined, (text: string) => void] {
  const client = useClient()
  const kept = useLive(useMemo(() => client.kept(name), [client, name]))
  const text = kept === undefined ? undefined : typeof kept.value === 'string' ? kept.value : null
  return [text, (next) => void client.keep(name, () => next)]
}
