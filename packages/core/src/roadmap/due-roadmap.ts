import type { Mutation } from '../mutation/define-mutator.ts'
import type { Reader } from '../mutation/reader.ts'
import type { LearnerId } from '../record/ids.ts'
import type { CivilDate } from '../time/instant.ts'
import { readRoadmap, readRoadmapFacts } from './read-roadmap.ts'
import { roadmapLimits } from './roadmap-limits.ts'
import type { RebuildReason } from './roadmap-kind.ts'
import { shouldRebuild } from './should-rebuild.ts'

export interface DueRoadmap {
  readonly reason: RebuildReason
  readonly mutation: Mutation
}

/** ROAD-4. What whoever looks at a learner's weeks ahead should have done first; null where the roadmap that there is will do, or nothing is learnt. */
export async function dueRoadmap(reader: Reader, learner: LearnerId, today: CivilDate): Promise<DueRoadmap | null> {
  const current = await readRoadmap(reader, learner)
  // Looked over today already: to see that needs no evidence.
  if (current !== undefined && current.updatedOn >= today) return null
  const facts = await readRoadmapFacts(reader, learner, today)
  if (facts === undefined || facts.learning.courses.length === 0) return null
  const reason = shouldRebuild(current, facts)
  if (reason === null) return null
  const weeks = current?.content.weeks.length ?? roadmapLimits.weeksDefault
  return { reason, mutation: { name: 'roadmap.make', version: 1, args: { learner, weeks, asked: false } } }
}
