import { useEffect } from 'react'
import { roadmapLimits, shouldRebuild } from '@etude/core'
import { useClient } from '../kit/use-client.ts'
import { useIsSettled } from '../kit/use-is-settled.ts'
import type { RoadmapRecords } from './read-roadmap.ts'

/** Once a day and learner, for as long as the app is open. What was refused would be so again. */
const asked = new Set<string>()

/** ROAD-4. Has the weeks ahead drawn up when somebody of the family looks at them and they are due. What is shown meanwhile is the same, not yet kept. */
export function useFirstRoadmap({ facts, kept, mayPlan, isWhole }: RoadmapRecords, isTheirs: boolean): void {
  const client = useClient()
  const isSettled = useIsSettled()
  const { learner } = facts.learning
  const key = `${learner} ${facts.today}`
  const weeks = kept?.content.weeks.length ?? roadmapLimits.weeksDefault
  const wanted = isTheirs && mayPlan && isWhole && isSettled && shouldRebuild(kept, facts) !== null
  useEffect(() => {
    if (!wanted || asked.has(key)) return
    asked.add(key)
    client.mutate('roadmap.make', { learner, weeks, asked: false }).catch((error: unknown) => reportError(error))
  }, [client, learner, weeks, wanted, key])
}
