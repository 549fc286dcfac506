import { keptActivities, readLearning, takeSnapshot, weekGeneration, weekKey } from '@etude/core'
import type { ArgsOf, Body, CivilDate, GeneratedActivity, LearnerId, Reader } from '@etude/core'
import type { Client } from '@etude/client-sdk'
import { readOnce } from '../kit/read-once.ts'

/** A week as it would be, and the edit that makes it so. */
export interface PreparedWeek {
  readonly args: ArgsOf<'week.generate'>
  readonly activities: readonly GeneratedActivity[]
  readonly isSame: boolean
}

/** GEN-3. Plans a week from what lies on this device; nothing is changed by it. Null where no day of it is left, or nothing is learnt. */
export async function prepareWeek(
  client: Client,
  learner: LearnerId,
  week: CivilDate,
  today: CivilDate,
): Promise<PreparedWeek | null> {
  const known = await readOnce(client, async (reader: Reader) => ({
    learning: await readLearning(reader, learner),
    stored: (await reader.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body),
    plan: (await reader.get('weekly-plan', weekKey(learner, week)))?.body,
  }))
  if (known.learning === undefined || known.learning.courses.length === 0) return null
  const { plan } = known
  const snapshot = takeSnapshot(known.learning, { week, today, kept: keptActivities(known.stored) })
  if (snapshot === null) return null
  const replaces = plan?.content.snapshot ?? null
  const made = weekGeneration(snapshot, weekKey(learner, week), 'manual', replaces)
  return {
    // The step that made the arguments is the one that the mutator checks.
    args: made.mutation.args as unknown as ArgsOf<'week.generate'>,
    activities: made.week.activities,
    isSame: plan?.content.snapshot === made.week.snapshot && plan.content.seed === made.week.seed,
  }
}

export interface WeekDifference {
  readonly come: readonly Pick<GeneratedActivity, 'activity' | 'title' | 'day' | 'minutes'>[]
  readonly go: readonly Body<'activity'>[]
  readonly move: readonly { readonly title: string; readonly from: number; readonly to: number }[]
  readonly stay: number
}

/** What planning again would change. What a person pinned, and what was shown, begun or done, stays (GEN-15). */
export function differenceOf(stored: readonly Body<'activity'>[], prepared: PreparedWeek): WeekDifference {
  const kept = new Set(keptActivities(stored).map(({ activity }) => activity as string))
  const before = new Map(stored.map((each) => [each.activity as string, each]))
  const made = new Map(prepared.activities.map((each) => [each.activity as string, each]))
  const free = stored.filter(({ activity }) => !kept.has(activity))
  const move = free.flatMap(({ activity, title, day }) => {
    const to = made.get(activity)?.day
    return to === undefined || to === day ? [] : [{ title, from: day, to }]
  })
  const go = free.filter(({ activity }) => !made.has(activity))
  return {
    come: prepared.activities.filter(({ activity }) => !before.has(activity)),
    go,
    move,
    stay: stored.length - go.length - move.length,
  }
}
