import { systemActor } from '@etude/core'
import type { Instant, Json, LearnerId, UserId } from '@etude/core'
import type { Commit } from '../commit/commit.ts'
import { practicePast } from './practice-past.ts'
import type { Done } from './practice-past.ts'
import type { DemoHistory } from './practice-histories.ts'

/**
 * A past for one learner, by the mutations that would have been made at the time, each with the moment at which it was made. The rules see it as they
 * see everything: nothing is planned into the past, nothing is done before its time.
 */
export async function loadPractice(
  commit: Commit,
  learner: LearnerId,
  by: UserId,
  history: DemoHistory,
  now: Instant,
): Promise<void> {
  const actor = systemActor('demo', by)
  const { plans, facts } = practicePast(learner, history, now)
  const run = async ({ at, name, args }: Done): Promise<void> => {
    // The cast: arguments are JSON, and the mutation checks them.
    const done = await commit.run(actor, { name, version: 1, args: args as Record<string, Json> }, at)
    if (!done.ok && done.error.type !== 'already-exists')
      throw new Error(`The demonstration's ${name} of ${learner} was refused: ${JSON.stringify(done.error)}`)
  }
  // Plans build on each other. Facts do not, and share transactions.
  for (const one of plans) await run(one)
  await Promise.all(facts.map(run))
}
