import {
  dayFacts,
  dayId,
  firstDayToPlan,
  mondayOf,
  moreForDay,
  planId,
  pullDay,
  readLearning,
  takeSnapshot,
  weekGeneration,
  weekKey,
} from '@etude/core'
import type { ArgsOf, Body, CivilDate, LearnerId, Learning, Reader } from '@etude/core'
import type { Client } from '@etude/client-sdk'
import { readOnce } from '../kit/read-once.ts'
import { countUsage } from '../usage/count-usage.ts'
import { adaptWeek } from '../week/adapt-week.ts'

/*
 * Works a day out on this device: reads the learner whole, plans the week where nobody has, and pulls the day. It comes by itself, after
 * the screen: most starts show a day that was put together before.
 */

interface Known {
  readonly learning: Learning
  readonly plan: Body<'weekly-plan'> | undefined
  readonly activities: readonly Body<'activity'>[]
  readonly shown: Body<'daily-plan'> | undefined
}

async function readKnown(reader: Reader, learner: LearnerId, date: CivilDate): Promise<Known | null> {
  const learning = await readLearning(reader, learner)
  if (learning === undefined) return null
  const week = mondayOf(date)
  return {
    learning,
    plan: (await reader.get('weekly-plan', planId(learner, week)))?.body,
    activities: (await reader.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body),
    shown: (await reader.get('daily-plan', dayId(learner, date)))?.body,
  }
}

/** Puts a day together and shows it from then on; without a plan for the week, makes one first. */
export async function showDay(
  client: Client,
  learner: LearnerId,
  date: CivilDate,
  how: 'first' | 'anew' = 'first',
): Promise<void> {
  const known = await readOnce(client, (reader) => readKnown(reader, learner, date))
  if (known === null) return
  const { learning } = known
  let { activities } = known
  if (known.plan === undefined && learning.courses.length > 0) {
    await planOnDemand(client, learning, date)
    activities = (await readOnce(client, (reader) => readKnown(reader, learner, date)))?.activities ?? []
  }
  const { source, rest, items, deferred } = pullDay(dayFacts(learning, date, activities))
  await client.mutate('day.pull', {
    learner,
    date,
    source,
    rest,
    items: items.map((item) => ({ ...item })),
    deferred: [...deferred],
    how,
  })
  // REF-3. What has grown old is made again with the first look at a day, which is there already: today and tomorrow are not touched by it.
  await adaptWeek(client, learner, 'day')
}

/** GEN-9. A week that has begun and that nobody has planned. */
async function planOnDemand(client: Client, learning: Learning, date: CivilDate): Promise<void> {
  const week = mondayOf(date)
  if (firstDayToPlan(week, date) === null) return
  const snapshot = takeSnapshot(learning, { week, today: date })
  if (snapshot === null) return
  const { mutation } = weekGeneration(snapshot, weekKey(learning.learner, week), 'on-demand', null)
  countUsage(client, { name: 'planning.generation.started', trigger: 'on-demand' })
  // The step that made the arguments is the one that the mutator checks.
  const made = await client.mutate('week.generate', mutation.args as unknown as ArgsOf<'week.generate'>)
  if (!made.ok) countUsage(client, { name: 'planning.generation.failed', problem: 'refused' })
}

/** “More, please”: answers how many came. */
export async function showMore(client: Client, learner: LearnerId, date: CivilDate): Promise<number> {
  const known = await readOnce(client, (reader) => readKnown(reader, learner, date))
  if (known === null) return 0
  const shown = known.shown?.items ?? []
  const more = moreForDay(dayFacts(known.learning, date, known.activities), shown)
  if (more.length === 0) return 0
  const { source, rest } = known.shown ?? { source: 'recommendations' as const, rest: false }
  const done = await client.mutate('day.pull', {
    learner,
    date,
    source,
    rest,
    items: more.map((item) => ({ ...item })),
    deferred: [],
    how: 'more',
  })
  return done.ok ? more.length : 0
}
