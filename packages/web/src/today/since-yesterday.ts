import { addDays } from '@etude/core'
import type { Body, CivilDate } from '@etude/core'

/** One thing that is different from when the learner looked last. */
export type Change =
  | { readonly type: 'done'; readonly on: CivilDate; readonly count: number }
  | { readonly type: 'carried' | 'put-off' | 'test'; readonly count: number }
  | { readonly type: 'planned' | 'replanned' }

export interface SinceInput {
  readonly date: CivilDate
  readonly shown: Body<'daily-plan'> | undefined
  readonly before: Body<'daily-plan'> | undefined
  readonly plan: Body<'weekly-plan'> | undefined
  readonly activities: readonly Body<'activity'>[]
  /** The learner's date on which the plan of the week was made. */
  readonly plannedOn: CivilDate | null
}

/** What has changed since the day before this one: what was done then, what came along, what has to wait, and what was planned anew. */
export function sinceYesterday(input: SinceInput): readonly Change[] {
  const { date, shown, before, plan, activities, plannedOn } = input
  const changes: Change[] = []
  const lastDay = before?.date ?? addDays(date, -1)
  const done = activities.filter(({ completedOn }) => completedOn === lastDay).length
  if (done > 0) changes.push({ type: 'done', on: lastDay, count: done })
  if (plan !== undefined && plannedOn !== null && plannedOn > lastDay)
    changes.push({ type: plan.version > 1 ? 'replanned' : 'planned' })
  const known = new Set(before?.items.map(({ activity }) => activity))
  const count = (tier: string): number =>
    shown?.items.filter((item) => item.tier === tier && (tier === 'catch-up' || !known.has(item.activity))).length ?? 0
  if (count('inject') > 0) changes.push({ type: 'test', count: count('inject') })
  if (count('catch-up') > 0) changes.push({ type: 'carried', count: count('catch-up') })
  const isShown = new Set(shown?.items.map(({ activity }) => activity))
  const putOff = activities.filter(
    ({ activity, status, substitutedBy }) =>
      status === 'deferred' && isShown.has(substitutedBy ?? '') && !isShown.has(activity),
  ).length
  if (putOff > 0) changes.push({ type: 'put-off', count: putOff })
  return changes
}
