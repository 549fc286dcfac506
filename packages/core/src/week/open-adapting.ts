import type * as z from 'zod/mini'
import { systemActor } from '../access/actor.ts'
import { readLearning } from '../evidence/read-learning.ts'
import { inRange } from '../evidence/velocity.ts'
import { applied, superseded } from '../mutation/define-mutator.ts'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { noticeLimits } from '../notice/notice-limits.ts'
import { tell } from '../notice/tell.ts'
import { practising } from '../practice/practice-access.ts'
import type { RecordId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { weekKey } from './activity-kinds.ts'
import { churnOf, firstFreeDay, minutesLeft } from './adapt-rules.ts'
import type { AdaptingWeek } from './adapt-rules.ts'
import { checkWeek } from './check-week.ts'
import type { NewActivity } from './check-week.ts'
import { hasBegun } from './draft.ts'
import type { AdaptationCause } from './plan-change.ts'
import { readAdaptingWeek } from './read-adapting.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import { planId } from './weekly-plan.ts'

/** A week of which something says that it should change by itself, opened for that. */
interface Adapting {
  readonly known: AdaptingWeek
  readonly content: Body<'weekly-plan'>['content']
  readonly stored: readonly Stored<'activity'>[]
  /** By the clock of whoever decides. */
  readonly isBegun: boolean
}

/** Null where there is no plan to change. */
export async function openAdapting(
  tx: Tx,
  context: MutationContext,
  { learner, week }: Pick<AdaptingWeek, 'learner' | 'week'>,
): Promise<Result<(Adapting & { readonly plan: Stored<'weekly-plan'> }) | null, Refusal>> {
  const found = await practising(tx, context, 'activity.change', learner)
  if (!found.ok) return found
  const { learner: profile, homeToday: today } = found.value
  const plan = await tx.get('weekly-plan', planId(learner, week))
  if (plan === undefined) return ok(null)
  const known = await readAdaptingWeek(tx, profile, plan.body, today)
  if (known.changes.length >= weekLimits.changesMax)
    return refuse({ type: 'limit-reached', limit: 'changesMax', max: weekLimits.changesMax })
  const stored = await tx.list('activity', 'week', weekKey(learner, week))
  const isBegun = hasBegun(profile, week, context)
  return ok({ known, plan, content: plan.body.content, stored, isBegun })
}

/** Several devices and the server find the same due; the first that arrives makes it so, and one that found something else is told that it came too late. */
export function sameAs(
  { changes }: AdaptingWeek,
  change: RecordId,
  activities: readonly { readonly activity: RecordId }[],
) {
  const line = changes.find((each) => each.change === change)
  const there = new Set(line?.activities.flatMap(({ activity, before }) => (before === null ? [activity] : [])))
  return there.size === activities.length && activities.every(({ activity }) => there.has(activity))
    ? applied
    : superseded
}

/** REF-7. What comes stands from tomorrow on, is no activity that is there, and fits beside what is still to be done; null where the facts have changed. */
export async function checkArriving(
  tx: Tx,
  { known, content, stored }: Omit<Adapting, 'isBegun'>,
  activities: readonly z.infer<typeof NewActivity>[],
  waiting: ReadonlySet<string>,
): Promise<Result<readonly z.infer<typeof NewActivity>[] | null, Refusal>> {
  const { learner, week, today } = known
  const from = firstFreeDay(known)
  if (from === null) return ok(null)
  if (activities.some(({ day }) => day < from)) return refuse({ type: 'past-is-fixed', before: addDays(week, from) })
  const roomy = { ...content, target: weekLimits.targetMax }
  const checked = await checkWeek(tx, { learner, week, content: roomy, activities, kept: stored, today })
  if (!checked.ok) return hasNoFault(checked.error) ? ok(null) : checked
  const total = known.activities.filter(({ status }) => status !== 'cancelled').length + activities.length
  const learning = await readLearning(tx, learner)
  const capacity = Array.from({ length: schoolDays }, (_, day) => {
    const isOff = learning?.breaks.some((range) => inRange(addDays(week, day), range)) ?? true
    return isOff ? 0 : (learning?.availability[day] ?? 0)
  })
  const left = minutesLeft(capacity, known.activities, waiting)
  for (const { day, minutes } of checked.value) left[day] = (left[day] ?? 0) - minutes
  const isOver = checked.value.some(({ day }) => (left[day] ?? 0) < 0)
  // Passed over by the check where they are there already.
  return ok(isOver || total > weekLimits.totalMax || checked.value.length < activities.length ? null : checked.value)
}

/** Nobody asked for it, so nobody is asked to decide: what the facts of the moment no longer allow comes too late. What no facts would allow is refused. */
export const hasNoFault = (refusal: Refusal): boolean =>
  refusal.type === 'locked-subskill' ||
  refusal.type === 'not-found' ||
  (refusal.type === 'broken-plan' && (refusal.problem === 'no-time' || refusal.problem === 'day-full'))

interface Written {
  readonly change: RecordId
  readonly action: 'extend' | 'refresh' | 'renew'
  readonly cause: AdaptationCause
  readonly lines: Body<'plan-change'>['activities']
  /** Where another plan was put in place. */
  readonly left?: string
}

/** REF-5. The line that tells of it, under an id that follows from what it is, and the churn that the week has come to. */
export async function tellOfAdapting(
  tx: Tx,
  context: MutationContext,
  known: AdaptingWeek,
  { change, action, cause, lines, left }: Written,
): Promise<void> {
  const { at } = context
  const { learner, week } = known
  const { changed, later } = churnOf(known)
  const activities = lines.slice(0, weekLimits.arrangedMax)
  const more = action === 'renew' ? 0 : lines.filter(({ before }) => before !== null).length
  tx.put({
    kind: 'plan-change',
    id: change,
    space: learnerSpace(learner),
    body: {
      change,
      learner,
      week,
      version: known.plan.version,
      action,
      at,
      by: null,
      as: 'system',
      reason: null,
      activities,
      cause,
      churn: { changed: changed + more, later },
      ...(left === undefined ? {} : { left }),
      undone: null,
    },
  })
  // Whoever's device finds it due, the system did it: the owner of that device hears of it too.
  const inWeek = (await tx.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
  const came = lines.filter(({ before }) => before === null)
  const focus = [...new Set(came.map(({ title }) => title))].slice(0, noticeLimits.linesMax)
  const event = action === 'extend' ? ('extended' as const) : ('refreshed' as const)
  const news = { learner, week, event, cause: change, activities: inWeek, focus, because: cause }
  await tell(tx, { ...context, actor: systemActor('adapting') }, news)
}
