import {
  keptActivities,
  learnerSpace,
  ok,
  planId,
  readLearning,
  refuse,
  takeSnapshot,
  weekGeneration,
  weekKey,
  weekLimits,
} from '@etude/core'
import type { CivilDate, Learning, Mutation, Reader, Result, Trigger } from '@etude/core'
import type { Moment } from '../commit/commit.ts'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
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

/** GEN-2, GEN-9. Looks first and makes a plan only where there is none, or where a new one is wanted. */
export function planWeek(deps: WeekDeps, open: OpenLearner, order: WeekOrder): Promise<Result<WeekMade, Problem>> {
  const { actor, learner, at } = open
  return deps.commit.inOneMoment(actor, [learnerSpace(learner)], at, (moment) => planWeekIn(moment, open, order))
}

/** The plan is made and stored in the moment whose facts it rests on: nothing changes in between, and whoever asks meanwhile finds it. */
export async function planWeekIn(
  { reader, run }: Moment,
  learner: Pick<OpenLearner, 'learner' | 'today'>,
  order: WeekOrder,
  known?: Learning,
): Promise<Result<WeekMade, Problem>> {
  const prepared = await prepareWeek(reader, learner, order, known)
  if (!prepared.ok) return prepared
  if (prepared.value === null) return ok('was-there')
  const done = await run(prepared.value)
  return done.ok ? ok('made') : refuse(refusalProblem(done.error))
}

/** The mutation that stores the week, made from the facts of one moment; null where the plan that is there will do. `known` is the learner as just read. */
export async function prepareWeek(
  reader: Reader,
  { learner, today }: Pick<OpenLearner, 'learner' | 'today'>,
  { week, trigger, target = weekLimits.targetDefault, anew = false }: WeekOrder,
  known?: Learning,
): Promise<Result<Mutation | null, Problem>> {
  const before = await reader.get('weekly-plan', planId(learner, week))
  if (before !== undefined && !anew) return ok(null)
  const learning = known ?? (await readLearning(reader, learner))
  if (learning === undefined) return refused('not-found')
  const stored = (await reader.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
  const snapshot = takeSnapshot(learning, { week, today, target, kept: keptActivities(stored) })
  if (snapshot === null) return refused('week-is-over')
  const replaces = before?.body.content.snapshot ?? null
  const made = weekGeneration(snapshot, weekKey(learner, week), trigger, replaces)
  // An empty plan would stand in the way of the real one, once there is something to learn from.
  return made.week.activities.length === 0 && before === undefined ? refused('nothing-to-plan') : ok(made.mutation)
}
