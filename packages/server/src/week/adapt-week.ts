import { learnerSpace, nextAdaptation, systemActor } from '@etude/core'
import type { OpenLearner } from './open-learner.ts'
import type { WeekDeps } from './week-deps.ts'

/** An extension, and a few results that came together. What is left is found with the next tick. */
const stepsMax = 4

/**
 * REF-5. Does what the learner's week has come to, for callers who have no app that would: each step as the mutation that a device makes of the same facts, in
 * the moment that they are read, so that whoever is first has done it for all. Answers how much that was.
 */
export function adaptWeek(
  { commit }: Pick<WeekDeps, 'commit'>,
  { learner, at, today }: Pick<OpenLearner, 'learner' | 'at' | 'today'>,
): Promise<number> {
  return commit.inOneMoment(systemActor('adapt-week'), [learnerSpace(learner)], at, async ({ reader, run }) => {
    for (let step = 0; step < stepsMax; step += 1) {
      const mutation = await nextAdaptation(reader, learner, today)
      if (mutation === null) return step
      const done = await run(mutation)
      // What is refused or came too late would be so again.
      if (!done.ok || done.value.superseded) return step
    }
    return stepsMax
  })
}
