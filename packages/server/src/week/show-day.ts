import { dayFacts, dayId, firstDayToPlan, mondayOf, ok, pullDay, readLearning, refuse, weekKey } from '@etude/core'
import type { CivilDate, Json, LearnerId, PulledDay, Reader, Result } from '@etude/core'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { readRecords } from './open-learner.ts'
import type { OpenLearner } from './open-learner.ts'
import { planWeek } from './plan-week.ts'
import type { WeekDeps } from './week-deps.ts'

/**
 * DAY-1, GEN-9. Sees to it that today is there: its week planned if it can be, its activities pulled and stored. `anew` pulls a day once more that is there
 * already. A week that cannot be planned is no reason to show nothing: the cascade of DAY-3 has more levels.
 */
export async function showToday(
  deps: WeekDeps,
  open: OpenLearner,
  how: 'first' | 'anew',
): Promise<Result<void, Problem>> {
  const { learner, today, actor, at } = open
  const week = mondayOf(today)
  if (firstDayToPlan(week, today) !== null) await planWeek(deps, open, { week, trigger: 'on-demand' })
  const pulled = await readRecords(deps, (reader) => pulledDay(reader, learner, today))
  if (pulled === undefined) return ok(undefined)
  const args = { learner, ...pulled, how } as unknown as Json
  const done = await deps.commit.run(actor, { name: 'day.pull', version: 1, args }, at)
  return done.ok ? ok(undefined) : refuse(refusalProblem(done.error))
}

export const isShown = async (reader: Reader, learner: LearnerId, date: CivilDate): Promise<boolean> =>
  (await reader.get('daily-plan', dayId(learner, date))) !== undefined

/** What a day comes to by the facts of one moment; undefined for a learner nobody knows. */
export async function pulledDay(reader: Reader, learner: LearnerId, date: CivilDate): Promise<PulledDay | undefined> {
  const learning = await readLearning(reader, learner)
  if (learning === undefined) return undefined
  const activities = await reader.list('activity', 'week', weekKey(learner, mondayOf(date)))
  return pullDay(
    dayFacts(
      learning,
      date,
      activities.map(({ body }) => body),
    ),
  )
}
