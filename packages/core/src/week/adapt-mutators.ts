import * as z from 'zod/mini'
import { systemActor } from '../access/actor.ts'
import { readLearning } from '../evidence/read-learning.ts'
import { inRange } from '../evidence/velocity.ts'
import { adaptingDefaults } from '../learner/adapting.ts'
import { applied, defineMutator, superseded } from '../mutation/define-mutator.ts'
import type { MutationContext } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import type { Tx } from '../mutation/tx.ts'
import { noticeLimits } from '../notice/notice-limits.ts'
import { tell } from '../notice/tell.ts'
import { existingIn, practising } from '../practice/practice-access.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { addDays } from '../time/civil-date.ts'
import { weekKey } from './activity-kinds.ts'
import {
  churnLeft,
  churnOf,
  extensionDue,
  extensionId,
  firstFreeDay,
  mayWait,
  minutesLeft,
  refreshId,
} from './adapt-rules.ts'
import type { AdaptingWeek } from './adapt-rules.ts'
import { lineOf, takenBackBy } from './audit.ts'
import { NewActivity, checkWeek } from './check-week.ts'
import { plannedActivity } from './new-activity.ts'
import type { AdaptationCause } from './plan-change.ts'
import { schoolDays, weekLimits } from './week-limits.ts'
import { WeekStart, planId } from './weekly-plan.ts'

type Activity = Body<'activity'>
const which = { learner: LearnerId, week: WeekStart }

/**
 * REF-1, REF-4. Puts more into a week that is nearly done, once. It is made where it is found to be due, as every plan is, and held to the facts of the moment;
 * where it is no longer due, it comes too late and changes nothing.
 */
export const extendWeekPlan = defineMutator({
  name: 'week.extend',
  version: 1,
  args: z.looseObject({
    ...which,
    activities: z.array(NewActivity).check(z.minLength(1), z.maxLength(weekLimits.extensionMax)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week, activities }, context) {
    const opened = await openAdapting(tx, context, { learner, week })
    if (!opened.ok) return opened
    const { known, plan } = opened.value
    const batch = extensionId(learner, week)
    if (known.changes.some(({ change }) => change === batch)) return sameAs(known, batch, activities)
    const due = extensionDue(known)
    if (plan === undefined || due === null) return superseded
    const driven = activities.find(({ reason }) => reason.type === 'assessment')
    if (driven !== undefined || activities.length > due.count)
      return refuse({ type: 'broken-plan', activity: (driven ?? activities[0])?.activity ?? '', problem: 'too-many' })
    const checked = await checkArriving(tx, opened.value, activities, new Set())
    if (!checked.ok) return checked
    if (checked.value === null) return superseded
    const made = checked.value.map((each) => ({ ...plannedActivity(learner, week, each), extension: batch }))
    for (const body of made) tx.put({ kind: 'activity', id: body.activity, space: learnerSpace(learner), body })
    const { done, total } = due
    await write(tx, context, opened.value, {
      change: batch,
      action: 'extend',
      cause: { type: 'ahead', done, total },
      made,
      waiting: [],
    })
    return takenBackBy(learner, batch)
  },
})

/**
 * REF-2. Puts what an assessment asks for into a week that has begun, once for each, and lets some of what matters least wait. Held to C-20 and to the
 * bounds of REF-7 by the facts of the moment.
 */
export const refreshWeekPlan = defineMutator({
  name: 'week.refresh',
  version: 1,
  args: z.looseObject({
    ...which,
    assessment: RecordId,
    activities: z.array(NewActivity).check(z.minLength(1), z.maxLength(weekLimits.drivenPerAssessmentMax)),
    deferred: z.array(RecordId).check(z.maxLength(weekLimits.totalMax)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week, assessment, activities, deferred }, context) {
    const opened = await openAdapting(tx, context, { learner, week })
    if (!opened.ok) return opened
    const { known, plan, stored } = opened.value
    const change = refreshId(learner, week, assessment)
    if (known.changes.some((each) => each.change === change)) return sameAs(known, change, activities)
    const source = await existingIn(tx, learnerSpace(learner), 'assessment', assessment)
    if (!source.ok) return source
    if (plan === undefined || !known.adapting.refresh || firstFreeDay(known) === null) return superseded
    const isDue = source.value.body.skills.some(({ label }) => label === 'needs-review')
    const other = activities.find(({ reason }) => reason.type !== 'assessment' || reason.assessment !== assessment)
    if (!isDue || other !== undefined)
      return refuse({ type: 'broken-plan', activity: (other ?? activities[0])?.activity ?? '', problem: 'too-many' })
    const waiting = new Set<string>(deferred)
    const put = stored.filter(({ id }) => waiting.has(id))
    if (put.length !== waiting.size || put.length > churnLeft(known) || !put.every(({ body }) => mayWait(known, body)))
      return superseded
    if (!withinDriven([...known.activities, ...activities], assessment)) return superseded
    const checked = await checkArriving(tx, opened.value, activities, waiting)
    if (!checked.ok) return checked
    if (checked.value === null) return superseded
    const made = checked.value.map((each) => plannedActivity(learner, week, each))
    for (const body of made) tx.put({ kind: 'activity', id: body.activity, space: learnerSpace(learner), body })
    for (const each of put) tx.put({ ...each, body: { ...each.body, status: 'deferred' } })
    await write(tx, context, opened.value, {
      change,
      action: 'refresh',
      cause: { type: 'assessment', assessment },
      made,
      waiting: put,
    })
    return takenBackBy(learner, change)
  },
})

interface Opened {
  readonly known: AdaptingWeek
  readonly plan: Stored<'weekly-plan'> | undefined
  readonly stored: readonly Stored<'activity'>[]
}

async function openAdapting(
  tx: Tx,
  context: MutationContext,
  { learner, week }: Pick<AdaptingWeek, 'learner' | 'week'>,
): Promise<Result<Opened, Refusal>> {
  const found = await practising(tx, context, 'activity.change', learner)
  if (!found.ok) return found
  const { learner: profile, today } = found.value
  const stored = await tx.list('activity', 'week', weekKey(learner, week))
  const changes = (await tx.list('plan-change', 'week', weekKey(learner, week))).map(({ body }) => body)
  const plan = await tx.get('weekly-plan', planId(learner, week))
  if (changes.length >= weekLimits.changesMax)
    return refuse({ type: 'limit-reached', limit: 'changesMax', max: weekLimits.changesMax })
  const adapting = profile.adapting ?? adaptingDefaults
  const activities = stored.map(({ body }) => body)
  return ok({ known: { learner, week, today, adapting, activities, changes }, plan, stored })
}

/** Several devices and the server find the same due; the first that arrives makes it so, and one that found something else is told that it came too late. */
function sameAs({ changes }: AdaptingWeek, change: RecordId, activities: readonly { readonly activity: RecordId }[]) {
  const line = changes.find((each) => each.change === change)
  const there = new Set(line?.activities.flatMap(({ activity, before }) => (before === null ? [activity] : [])))
  return there.size === activities.length && activities.every(({ activity }) => there.has(activity))
    ? applied
    : superseded
}

/** REF-7. What comes stands from tomorrow on, is no activity that is there, and fits beside what is still to be done; null where the facts have changed. */
async function checkArriving(
  tx: Tx,
  { known, plan, stored }: Opened,
  activities: readonly z.infer<typeof NewActivity>[],
  waiting: ReadonlySet<string>,
): Promise<Result<readonly z.infer<typeof NewActivity>[] | null, Refusal>> {
  const { learner, week, today } = known
  const from = firstFreeDay(known)
  if (plan === undefined || from === null) return ok(null)
  if (activities.some(({ day }) => day < from)) return refuse({ type: 'past-is-fixed', before: addDays(week, from) })
  const content = { ...plan.body.content, target: weekLimits.targetMax }
  const checked = await checkWeek(tx, { learner, week, content, activities, kept: stored, today })
  if (!checked.ok) return hasChanged(checked.error) ? ok(null) : checked
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
const hasChanged = (refusal: Refusal): boolean =>
  refusal.type === 'locked-subskill' ||
  refusal.type === 'not-found' ||
  (refusal.type === 'broken-plan' && (refusal.problem === 'no-time' || refusal.problem === 'day-full'))

/** C-20. */
function withinDriven(
  activities: readonly (Pick<Activity, 'reason' | 'day'> & { readonly status?: unknown })[],
  assessment: RecordId,
): boolean {
  const { drivenPerDayMax, drivenPerWeekMax, drivenPerAssessmentMax } = weekLimits
  const driven = activities.filter(({ reason, status }) => reason.type === 'assessment' && status !== 'cancelled')
  const own = driven.filter(({ reason }) => reason.type === 'assessment' && reason.assessment === assessment)
  const isCrowded = own.some(({ day }) => driven.filter((each) => each.day === day).length > drivenPerDayMax)
  return driven.length <= drivenPerWeekMax && own.length <= drivenPerAssessmentMax && !isCrowded
}

interface Written {
  readonly change: RecordId
  readonly action: 'extend' | 'refresh'
  readonly cause: AdaptationCause
  readonly made: readonly Activity[]
  readonly waiting: readonly Stored<'activity'>[]
}

/** REF-5. The line that tells of it, under an id that follows from what it is, and the churn that the week has come to. */
async function write(
  tx: Tx,
  context: MutationContext,
  { known, plan }: Opened,
  { change, action, cause, made, waiting }: Written,
): Promise<void> {
  const { at } = context
  const { learner, week } = known
  const { changed, later } = churnOf(known)
  const activities = [
    ...made.map((body) => lineOf(null, body)),
    ...waiting.map(({ body }) => lineOf(body, { ...body, status: 'deferred' })),
  ]
  tx.put({
    kind: 'plan-change',
    id: change,
    space: learnerSpace(learner),
    body: {
      change,
      learner,
      week,
      version: plan?.body.version ?? 0,
      action,
      at,
      by: null,
      as: 'system',
      reason: null,
      activities,
      cause,
      churn: { changed: changed + waiting.length, later },
      undone: null,
    },
  })
  // Whoever's device finds it due, the system did it: the owner of that device hears of it too.
  const inWeek = (await tx.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body)
  const focus = [...new Set(made.map(({ title }) => title))].slice(0, noticeLimits.linesMax)
  const event = action === 'extend' ? ('extended' as const) : ('refreshed' as const)
  const news = { learner, week, event, cause: change, activities: inWeek, focus, because: cause }
  await tell(tx, { ...context, actor: systemActor('adapting') }, news)
}
