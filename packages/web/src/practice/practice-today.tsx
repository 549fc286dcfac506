import { Suspense, lazy, useEffect, useRef } from 'react'
import { milestoneReached } from '@etude/core'
import type { Streak } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button, ButtonLink } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useEdit } from '../kit/use-edit.ts'
import type { KnownLearner } from '../session/people.tsx'
import { countUsage } from '../usage/count-usage.ts'
import type { NextView } from './practice-view.ts'
import { SessionList } from './session-list.tsx'
import { titleOf, whenInWords } from './session-words.ts'
import { useSessionClock } from './use-session-clock.ts'
import { useKeptText } from './use-kept-text.ts'
import { usePractice } from './use-practice.ts'
import styles from './practice.module.css'

const Suggestion = lazy(async () => ({ default: (await import('./move-suggestion.tsx')).Suggestion }))

/** Practice on Today: what is next, what would make the week easier, and how long it has been going well. */
export function PracticeToday({ learner, title }: { readonly learner: KnownLearner; readonly title: string }) {
  const { t } = useTranslation()
  const { next, ahead } = usePractice(learner.id, 'next')
  useCountedMilestone(next?.streak)
  return (
    <Section title={title} action={next === undefined ? undefined : <StreakLink next={next} />}>
      <div className={styles['today']} aria-busy={next === undefined}>
        {next !== undefined && (
          <>
            <Running learner={learner} />
            <FreshStart learner={learner} next={next} />
            <Sessions learner={learner} next={next} />
            {learner.relation !== 'pupil' &&
              ahead?.week.suggestions.slice(0, 1).map((move) => (
                <Suspense key={move.occurrence.planned.id}>
                  <Suggestion learner={learner} next={next} move={move} />
                </Suspense>
              ))}
          </>
        )}
        {next === undefined && <p className={styles['blink']}>{t('practice.counting')}</p>}
      </div>
    </Section>
  )
}

/** That a streak has reached a milestone while somebody looked, where counting is on. */
function useCountedMilestone(streak: Streak | undefined): void {
  const client = useClient()
  const before = useRef<number | null>(null)
  useEffect(() => {
    if (streak === undefined) return
    const length = before.current === null ? null : milestoneReached(before.current, streak.length)
    before.current = streak.length
    if (length !== null) countUsage(client, { name: 'planning.streak.milestone', length, unit: streak.unit })
  }, [client, streak])
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
  const client = useClient()
  const isOffered = absence !== null && learner.relation !== 'pupil' && kept !== undefined && kept !== absence.upTo
  useEffect(() => {
    if (isOffered) countUsage(client, { name: 'planning.fresh-start.offered' })
  }, [client, isOffered])
  if (!isOffered) return null
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
