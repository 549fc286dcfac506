import type { ReactNode } from 'react'
import { useMemo } from 'react'
import { learnerSpace } from '@etude/core'
import type { PracticeFacts } from '@etude/core'
import { Page } from '../kit/page.tsx'
import { Empty, Loading, Note } from '../kit/states.tsx'
import { useClient } from '../kit/use-client.ts'
import { useLive } from '../kit/use-live.ts'
import { useOpenSpace } from '../kit/use-open-space.ts'
import { usePeople } from '../session/people.tsx'
import type { KnownLearner } from '../session/people.tsx'
import { Announcer } from './announcer.tsx'
import { usePracticeFacts } from './use-practice-facts.ts'
import { useReading } from './use-reading.ts'

export interface Whose {
  readonly learner: KnownLearner
  readonly facts: PracticeFacts
  /** Plans are made by learners and guardians. A tutor looks, and may call a session off. */
  readonly mayEdit: boolean
}

/** The practice of whoever is chosen in the frame, or why there is nothing to see of it. */
export function WithFacts({
  title,
  children,
}: {
  readonly title: string
  readonly children: (whose: Whose) => ReactNode
}) {
  const { t } = useReading()
  const { chosen } = usePeople()
  if (chosen === null) {
    return (
      <Page title={title}>
        <Empty title={t('today.nobody')}>{t('today.nobodyMore')}</Empty>
      </Page>
    )
  }
  return (
    <Announcer>
      <OfLearner key={chosen.id} learner={chosen} title={title}>
        {children}
      </OfLearner>
    </Announcer>
  )
}

function OfLearner(props: {
  readonly learner: KnownLearner
  readonly title: string
  readonly children: (whose: Whose) => ReactNode
}) {
  const { learner, title, children } = props
  const { t } = useReading()
  const isPupil = learner.relation === 'pupil'
  useOpenSpace(useMemo(() => (isPupil ? learnerSpace(learner.id) : null), [isPupil, learner]))
  const facts = usePracticeFacts(learner.id)
  const status = useLive(useClient().status)
  if (facts === undefined) return null
  if (facts !== null) return children({ learner, facts, mayEdit: !isPupil })
  const isOffline = status?.type === 'offline' || status?.type === 'signed-out'
  return (
    <Page title={title}>
      {isOffline ? (
        <Note icon="offline">{t('today.notHere', { name: learner.name })}</Note>
      ) : (
        <Loading>{t('today.fetching', { name: learner.name })}</Loading>
      )}
    </Page>
  )
}
