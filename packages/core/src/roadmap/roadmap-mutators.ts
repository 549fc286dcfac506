import * as z from 'zod/mini'
import { applied, defineMutator, superseded } from '../mutation/define-mutator.ts'
import { practising, recordIn } from '../practice/practice-access.ts'
import { LearnerId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { makeRoadmap } from './make-roadmap.ts'
import { readRoadmapFacts, readRoadmaps } from './read-roadmap.ts'
import { roadmapId } from './roadmap-kind.ts'
import { roadmapLimits } from './roadmap-limits.ts'
import { roadmapStart } from './plan-roadmap.ts'
import { shouldRebuild } from './should-rebuild.ts'

/**
 * ROAD-3. Plans the weeks ahead and keeps them. It carries no result: whoever runs it plans from the facts that it finds, so that what is kept follows from
 * what the server knows, and nobody can say otherwise.
 */
export const makeRoadmapRecord = defineMutator({
  name: 'roadmap.make',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    weeks: z.int().check(z.gte(roadmapLimits.weeksMin), z.lte(roadmapLimits.weeksMax)),
    /** Somebody wants it; otherwise it is made only where it is due. */
    asked: z.boolean(),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, weeks, asked }, context) {
    const found = await practising(tx, context, 'week.generate', learner)
    if (!found.ok) return found
    const { homeToday: today } = found.value
    const space = learnerSpace(learner)
    const mine = await recordIn(tx, space, 'roadmap', roadmapId(learner, roadmapStart(today)))
    if (!mine.ok) return mine
    const kept = await readRoadmaps(tx, learner)
    const [latest] = kept
    if (latest !== undefined && latest.updatedOn > today) return superseded
    const facts = await readRoadmapFacts(tx, learner, today)
    if (facts === undefined || facts.learning.courses.length === 0)
      return refuse({ type: 'not-found', kind: 'study', id: learner })
    // Several devices look at the same time, and each finds it due: the first has done it for all.
    const because = asked ? null : shouldRebuild(latest, facts)
    if (!asked && because === null) return applied
    const body = makeRoadmap(facts, { weeks, kept, at: context.at, because })
    tx.put({ kind: 'roadmap', id: body.roadmap, space, body })
    const others = kept.filter(({ roadmap }) => roadmap !== body.roadmap)
    for (const old of others.slice(roadmapLimits.keptMax - 1)) tx.del('roadmap', old.roadmap)
    return applied
  },
})
