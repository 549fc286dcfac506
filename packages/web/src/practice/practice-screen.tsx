import { useMemo, useState } from 'react'
import { learnerSpace } from '@etude/core'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { Page, Section } from '../kit/page.tsx'
import { Empty } from '../kit/states.tsx'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { Arriving } from './arriving.tsx'
import { LogDialog } from './log-dialog.tsx'
import { LogList } from './log-list.tsx'
import type { NextView } from './practice-view.ts'
import { RunningSession } from './running-session.tsx'
import { SessionList } from './session-list.tsx'
import { useClockActions, useSessionClock } from './use-session-clock.ts'
import { usePractice } from './use-practice.ts'
import styles from './practice.module.css'

/** The clock, what is next, and what was written down. */
export function PracticeScreen() {
  const { t } = useTranslation()
  const { chosen } = usePeople()
  if (chosen === null)
    return (
      <Page title={t('practice.title')}>
        <Empty title={t('practice.nobody')}>{t('practice.nobodyMore')}</Empty>
      </Page>
    )
  return <PracticeOf key={chosen.id} learner={chosen} />
}

function PracticeOf({ learner }: { readonly learner: KnownLearner }) {
  const { t } = useTranslation()
  useOpenSpace(useMemo(() => (learner.relation === 'pupil' ? learnerSpace(learner.id) : null), [learner]))
  const { next } = usePractice(learner.id, 'next')
  const clock = useSessionClock(learner.id)
  const isOwn = learner.relation === 'self'
  const title = clock === undefined || clock === null ? t('practice.title') : clock.title
  return (
    <Page
      title={title}
      above={isOwn ? undefined : learner.name}
      lead={clock !== null ? undefined : isOwn ? t('practice.lead') : t('practice.leadOf', { name: learner.name })}
    >
      {next === undefined || clock === undefined ? (
        <Arriving learner={learner} />
      ) : (
        <>
          {clock !== null && <RunningSession key={clock.entry} learner={learner} next={next} clock={clock} />}
          {clock === null && <Upcoming learner={learner} next={next} />}
          <Log learner={learner} next={next} />
        </>
      )}
    </Page>
  )
}

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
}

function Upcoming({ learner, next }: Props) {
  const { t } = useTranslation()
  const { start } = useClockActions(learner.id)
  const { overdue, today, upcoming, waiting } = next.actions
  const isFree = overdue.length + today.length + upcoming.length === 0
  const parts = [
    { label: t('practice.overdue'), sessions: overdue, tone: 'overdue' as const },
    { label: t('practice.dueToday'), sessions: today, tone: 'first' as const },
    { label: t('practice.upcoming'), sessions: upcoming.slice(0, 5), tone: 'upcoming' as const },
  ].filter(({ sessions }) => sessions.length > 0)
  return (
    <Section
      title={t('practice.next')}
      action={
        learner.relation !== 'pupil' && (
          <Button
            look={isFree ? 'main' : 'plain'}
            onClick={() => void start({ title: t('practice.freely'), occurrence: null, segments: [] })}
          >
            {t('practice.startOpen')}
          </Button>
        )
      }
    >
      {isFree && (
        <Empty level={3} title={t('practice.nothing')}>
          {t('practice.nothingMore')}
        </Empty>
      )}
      {parts.map(({ label, sessions, tone }) => (
        <section key={label} className={styles['day']} aria-label={label}>
          <h3>{label}</h3>
          <SessionList learner={learner} next={next} label={label} sessions={sessions} tone={tone} />
        </section>
      ))}
      {waiting.length > 0 && <p className={styles['soft']}>{t('practice.waiting', { count: waiting.length })}</p>}
    </Section>
  )
}

function Log({ learner, next }: Props) {
  const { t } = useTranslation()
  const [isLogging, setIsLogging] = useState(false)
  return (
    <Section
      title={t('practice.log')}
      action={learner.relation !== 'pupil' && <Button onClick={() => setIsLogging(true)}>{t('practice.quick')}</Button>}
    >
      <LogList learner={learner} next={next} />
      {isLogging && <LogDialog learner={learner} next={next} occurrence={null} onClose={() => setIsLogging(false)} />}
    </Section>
  )
}
