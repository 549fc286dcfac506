import { learnerSpace, nextAdaptation, systemActor } from '@etude/core'
import type { AdaptingOccasion, Learning } from '@etude/core'
import type { Moment } from '../commit/commit.ts'
import type { OpenLearner } from './open-learner.ts'
import type { WeekDeps } from './week-deps.ts'

/** An extension, and a few results that came together. What is left is found with the next tick. */
const stepsMax = 4

/**
 * REF-5. Does what the learner's weeks have come to, for callers who have no app that would: each step as the mutation that a device makes of the same facts, in
 * the moment that they are read, so that whoever is first has done it for all.
 */
export const adaptWeek = (
  { commit }: Pick<WeekDeps, 'commit'>,
  { learner, at, today }: Pick<OpenLearner, 'learner' | 'at' | 'today'>,
): Promise<void> =>
  commit.inOneMoment(systemActor('adapt-week'), [learnerSpace(learner)], at, (moment) =>
    adaptIn(moment, { learner, today }, 'fact'),
  )

/** The same within a moment that is open already. `known` is the learner as just read. */
export async function adaptIn(
  { reader, run }: Moment,
  { learner, today }: Pick<OpenLearner, 'learner' | 'today'>,
  occasion: AdaptingOccasion,
  known?: Learning,
): Promise<void> {
  for (let step = 0; step < stepsMax; step += 1) {
    const mutation = await nextAdaptation(reader, { learner, today, occasion }, known)
    if (mutation === null) return
    const done = await run(mutation)
    // What is refused or came too late would be so again.
    if (!done.ok || done.value.superseded) return
  }
}
