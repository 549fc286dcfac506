import type { Mutation } from '../mutation/define-mutator.ts'
import type { Body } from '../record/kinds.ts'
import type { RejectWish } from './plan-change.ts'
import { takeSnapshot } from './take-snapshot.ts'
import type { Learning } from '../evidence/learning.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import type { GeneratedWeek } from './generate-week.ts'
import { keptActivities, weekGeneration } from './week-generation.ts'
import { candidateKey } from './week-snapshot.ts'
import type { WeekSnapshot } from './week-snapshot.ts'

export interface Rejection {
  readonly plan: Body<'weekly-plan'>
  readonly activities: readonly Body<'activity'>[]
  readonly reason: string
  readonly wish: RejectWish
  readonly today: CivilDate
}

/**
 * C-18. Plans a week that was turned down once more, by what was wished for and without what somebody has taken out, and says it as the mutation that stores
 * it. The seed is another, so that where nothing else was asked for equals are chosen otherwise. Null where the week has no day left.
 */
export function draftRejection(
  learning: Learning,
  { plan, activities, reason, wish, today }: Rejection,
): { readonly week: GeneratedWeek; readonly mutation: Mutation } | null {
  const { learner, week, version } = plan
  const target = wish.target ?? plan.content.target
  const snapshot = takeSnapshot(learning, { week, today, target, kept: keptActivities(activities) })
  if (snapshot === null) return null
  const made = weekGeneration(
    asWished(snapshot, wish, activities),
    `${weekKey(learner, week)}~${version + 1}`,
    'manual',
    null,
  )
  const { content, activities: planned } = made.mutation.args as { readonly [key: string]: Mutation['args'] }
  const args = { learner, week, version, reason, wish, content, activities: planned }
  return { week: made.week, mutation: { name: 'draft.reject', version: 1, args: args as Mutation['args'] } }
}

/** Days off have no time, and what is left out or was taken out is no candidate. */
export function asWished(
  snapshot: WeekSnapshot,
  { daysOff = [], without = [] }: RejectWish,
  activities: readonly Body<'activity'>[],
): WeekSnapshot {
  const off = new Set<number>(daysOff)
  const subjects = new Set<string>(without)
  const takenOut = new Set(
    activities.flatMap(({ about, status }) =>
      about === null || status !== 'cancelled' ? [] : [candidateKey(about.curriculum, about.subskill)],
    ),
  )
  return {
    ...snapshot,
    capacityMinutes: snapshot.capacityMinutes.map((minutes, day) => (off.has(day) ? 0 : minutes)),
    candidates: snapshot.candidates.filter(
      ({ about }) => !subjects.has(about.subject) && !takenOut.has(candidateKey(about.curriculum, about.subskill)),
    ),
  }
}
