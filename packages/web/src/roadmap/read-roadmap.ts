import { learnerSpace, may, readRoadmapFacts, readRoadmaps, userActor } from '@etude/core'
import type { Body, CivilDate, LearnerId, Reader, RoadmapFacts, UserId } from '@etude/core'

export interface RoadmapRecords {
  readonly facts: RoadmapFacts
  /** The one that is kept; undefined until there is one. */
  readonly kept: Body<'roadmap'> | undefined
  readonly studies: number
  /** Whether every curriculum that is learnt from lies on this device. */
  readonly isWhole: boolean
  readonly mayPlan: boolean
}

export async function readRoadmapRecords(
  reader: Reader,
  learner: LearnerId,
  today: CivilDate,
  account: UserId,
): Promise<RoadmapRecords | null> {
  const facts = await readRoadmapFacts(reader, learner, today)
  if (facts === undefined) return null
  const studies = await reader.list('study', 'learner', learner)
  return {
    facts,
    kept: (await readRoadmaps(reader, learner)).at(0),
    studies: studies.length,
    isWhole: studies.length === facts.learning.courses.length,
    mayPlan: await may(reader, userActor(account), 'week.generate', learnerSpace(learner)),
  }
}
