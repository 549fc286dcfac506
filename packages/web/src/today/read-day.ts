import { addDays, dayId, mondayOf, planId, weekKey } from '@etude/core'
import type { Body, CivilDate, LearnerId, Reader } from '@etude/core'

/** Everything on this device that Today shows of a day: two lists and a few single records, whatever the years behind it hold. */
export interface DayRecords {
  readonly date: CivilDate
  readonly shown: Body<'daily-plan'> | undefined
  /** The day that was shown last before this one, in this week or the one before. */
  readonly before: Body<'daily-plan'> | undefined
  readonly plan: Body<'weekly-plan'> | undefined
  readonly activities: readonly Body<'activity'>[]
  /** What was written down for each activity that is done, by activity. */
  readonly entries: ReadonlyMap<string, Body<'log-entry'>>
  readonly studies: number
}

export async function readDay(reader: Reader, learner: LearnerId, date: CivilDate): Promise<DayRecords> {
  const week = mondayOf(date)
  const shown = (await reader.get('daily-plan', dayId(learner, date)))?.body
  const earlier: Body<'daily-plan'>[] = []
  for (const each of [addDays(week, -7), week])
    for (const { body } of await reader.list('daily-plan', 'week', weekKey(learner, each)))
      if (body.date < date) earlier.push(body)
  const before = earlier.sort((a, b) => (a.date < b.date ? -1 : 1)).at(-1)
  const activities: Body<'activity'>[] = []
  for (const each of before !== undefined && before.week !== week ? [week, before.week] : [week])
    for (const { body } of await reader.list('activity', 'week', weekKey(learner, each))) activities.push(body)
  const entries = new Map<string, Body<'log-entry'>>()
  for (const { activity } of shown?.items ?? []) {
    const [entry] = await reader.list('log-entry', 'activity', activity)
    if (entry !== undefined) entries.set(activity, entry.body)
  }
  return {
    date,
    shown,
    before,
    activities,
    entries,
    plan: (await reader.get('weekly-plan', planId(learner, week)))?.body,
    studies: (await reader.list('study', 'learner', learner)).length,
  }
}
