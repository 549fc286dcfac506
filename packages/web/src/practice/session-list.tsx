import { Suspense, lazy, useState } from 'react'
import type { ArrangedOccurrence } from '@etude/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from '../messages/messages.ts'
import { Button } from '../kit/button.tsx'
import { List, Row } from '../kit/list.tsx'
import type { KnownLearner } from '../session/people.tsx'
import type { NextView } from './practice-view.ts'
import { titleOf, whenInWords } from './session-words.ts'
import { useClockActions, useSessionClock } from './use-session-clock.ts'
import styles from './practice.module.css'

const LogDialog = lazy(async () => ({ default: (await import('./log-dialog.tsx')).LogDialog }))

interface Props {
  readonly learner: KnownLearner
  readonly next: NextView
  readonly label: string
  readonly sessions: readonly ArrangedOccurrence[]
  /** Today's first one is the thing to do; what is upcoming can be begun early, and has not been done. */
  readonly tone: 'first' | 'overdue' | 'upcoming'
}

/** Sessions to do, each with the clock one tap away. A tutor sees them and leaves them to whoever practises. */
export function SessionList({ learner, next, label, sessions, tone }: Props) {
  const { t, locale } = useTranslation()
  const navigate = useNavigate()
  const clock = useSessionClock(learner.id)
  const { start } = useClockActions(learner.id)
  const [logging, setLogging] = useState<ArrangedOccurrence | null>(null)
  const isBusy = clock !== null
  const begin = async (session: ArrangedOccurrence, title: string) => {
    await start({ title, occurrence: session, segments: session.segments })
    await navigate({ to: '/practice' })
  }
  return (
    <>
      <List label={label}>
        {sessions.map((session, index) => {
          const title = titleOf(next.plans, session.planned.plan, { t, locale })
          const when =
            tone === 'overdue'
              ? t('practice.from', { date: whenInWords(session, next.today, { t, locale }) })
              : whenInWords(session, next.today, { t, locale })
          return (
            <Row
              key={session.planned.id}
              title={title}
              detail={
                <>
                  {t('units.minutes', { count: session.minutes })}
                  <span aria-hidden="true"> · </span>
                  {when}
                </>
              }
              after={
                learner.relation !== 'pupil' && (
                  <span className={styles['acts']}>
                    {tone !== 'upcoming' && (
                      <Button
                        look="quiet"
                        aria-label={t('practice.doneOf', { title })}
                        onClick={() => setLogging(session)}
                      >
                        {t('practice.done')}
                      </Button>
                    )}
                    <Button
                      look={tone === 'first' && index === 0 && !isBusy ? 'main' : 'plain'}
                      aria-label={t('practice.startOf', { title })}
                      disabled={isBusy}
                      onClick={() => void begin(session, title)}
                    >
                      {t('practice.start')}
                    </Button>
                  </span>
                )
              }
            />
          )
        })}
      </List>
      {logging !== null && (
        <Suspense>
          <LogDialog learner={learner} next={next} occurrence={logging} onClose={() => setLogging(null)} />
        </Suspense>
      )}
    </>
  )
}
