import {
  keptActivities,
  ok,
  planId,
  readLearning,
  refuse,
  takeSnapshot,
  weekGeneration,
  weekKey,
  weekLimits,
} from '@etude/core'
import type { CivilDate, Mutation, Reader, Result, Trigger } from '@etude/core'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { readRecords } from './open-learner.ts'
import type { OpenLearner } from './open-learner.ts'
import type { WeekDeps } from './week-deps.ts'

export interface WeekOrder {
  readonly week: CivilDate
  readonly trigger: Trigger
  readonly target?: number
  /** Put a new plan in the place of the one that is there. */
  readonly anew?: boolean
}

type WeekMade = 'made' | 'was-there'

/**
 * GEN-2, GEN-9. Looks first and makes a plan only where there is none, or where a new one is wanted. Who else makes one at the same moment is no matter:
 * the first to arrive is the plan, and both callers find it.
 */
export async function planWeek(
  deps: WeekDeps,
  open: OpenLearner,
  order: WeekOrder,
): Promise<Result<WeekMade, Problem>> {
  const prepared = await readRecords(deps, (reader) => prepareWeek(reader, open, order))
  if (!prepared.ok) return prepared
  if (prepared.value === null) return ok('was-there')
  const done = await deps.commit.run(open.actor, prepared.value, open.at)
  return done.ok ? ok('made') : refuse(refusalProblem(done.error))
}

/** The mutation that stores the week, made from the facts of one moment; null where the plan that is there will do. */
export async function prepareWeek(
  reader: Reader,
  { learner, today }: Pick<OpenLearner, 'learner' | 'today'>,
  { week, trigger, target = weekLimits.targetDefault, anew = false }: WeekOrder,
): Promise<Result<Mutation | null, Problem>> {
  const before = await reader.get('weekly-plan', planId(learner, week))
  if (before !== undefined && !anew) return ok(null)
  const learning = await readLearning(reader, learner)
  if (learning === undefined) return refused('not-found')
  const stored = (await reader.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
  const snapshot = takeSnapshot(learning, { week, today, target, kept: keptActivities(stored) })
  if (snapshot === null) return refused('week-is-over')
  const replaces = before?.body.content.snapshot ?? null
  const made = weekGeneration(snapshot, weekKey(learner, week), trigger, replaces)
  // An empty plan would stand in the way of the real one, once there is something to learn from.
  return made.week.activities.length === 0 && before === undefined ? refused('nothing-to-plan') : ok(made.mutation)
}
