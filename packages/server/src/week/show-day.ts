import {
  dayFacts,
  dayId,
  firstDayToPlan,
  learnerSpace,
  mondayOf,
  ok,
  pullDay,
  readLearning,
  refuse,
  weekKey,
} from '@etude/core'
import type { CivilDate, Json, LearnerId, Learning, PulledDay, Reader, Result } from '@etude/core'
import type { Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import type { OpenLearner } from './open-learner.ts'
import { adaptIn } from './adapt-week.ts'
import { planWeekIn } from './plan-week.ts'
import type { WeekDeps } from './week-deps.ts'

/**
 * DAY-1, GEN-9. Sees to it that today is there: its week planned if it can be, its activities pulled and stored. `anew` pulls a day once more that is there
 * already. A week that cannot be planned is no reason to show nothing: the cascade of DAY-3 has more levels. All of it in one moment: the learner, whose
 * history may be long, is read once, and week and day share one sync of the disk.
 */
export function showToday(
  { commit }: Pick<WeekDeps, 'commit'>,
  open: OpenLearner,
  how: 'first' | 'anew',
): Promise<Result<void, Problem>> {
  const { learner, today, actor, at } = open
  return commit.inOneMoment(actor, [learnerSpace(learner)], at, async (moment) => {
    // Another request for the same day may have been here first.
    if (how === 'first' && (await isShown(moment.reader, learner, today))) return ok(undefined)
    const learning = await readLearning(moment.reader, learner)
    if (learning === undefined) return ok(undefined)
    const week = mondayOf(today)
    if (firstDayToPlan(week, today) !== null) await planWeekIn(moment, open, { week, trigger: 'on-demand' }, learning)
    // REF-3. What has grown old is made again with the first look at a day; today and tomorrow are not touched by it.
    await adaptIn(moment, { learner, today }, 'day', learning)
    const args = { learner, ...(await pulledFrom(moment.reader, learning, today)), how } as unknown as Json
    const done = await moment.run({ name: 'day.pull', version: 1, args })
    return done.ok ? ok(undefined) : refuse(refusalProblem(done.error))
  })
}

export const isShown = async (reader: Reader, learner: LearnerId, date: CivilDate): Promise<boolean> =>
  (await reader.get('daily-plan', dayId(learner, date))) !== undefined

/** What a day comes to by the facts of one moment; undefined for a learner nobody knows. */
export async function pulledDay(reader: Reader, learner: LearnerId, date: CivilDate): Promise<PulledDay | undefined> {
  const learning = await readLearning(reader, learner)
  return learning === undefined ? undefined : pulledFrom(reader, learning, date)
}

async function pulledFrom(reader: Reader, learning: Learning, date: CivilDate): Promise<PulledDay> {
  const activities = await reader.list('activity', 'week', weekKey(learning.learner, mondayOf(date)))
  return pullDay(
    dayFacts(
      learning,
      date,
      activities.map(({ body }) => body),
    ),
  )
}
