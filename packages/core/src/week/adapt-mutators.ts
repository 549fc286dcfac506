import * as z from 'zod/mini'
import { defineMutator, superseded } from '../mutation/define-mutator.ts'
import { existingIn } from '../practice/practice-access.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { churnLeft, extensionDue, extensionId, firstFreeDay, mayWait, refreshId } from './adapt-rules.ts'
import { lineOf, takenBackBy } from './audit.ts'
import { NewActivity } from './check-week.ts'
import { plannedActivity } from './new-activity.ts'
import { checkArriving, openAdapting, sameAs, tellOfAdapting } from './open-adapting.ts'
import { weekLimits } from './week-limits.ts'
import { WeekStart } from './weekly-plan.ts'

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
    if (opened.value === null) return superseded
    const { known } = opened.value
    const batch = extensionId(learner, week)
    if (known.changes.some(({ change }) => change === batch)) return sameAs(known, batch, activities)
    const due = extensionDue(known)
    if (due === null) return superseded
    const driven = activities.find(({ reason }) => reason.type === 'assessment')
    if (driven !== undefined || activities.length > due.count)
      return refuse({ type: 'broken-plan', activity: (driven ?? activities[0])?.activity ?? '', problem: 'too-many' })
    const checked = await checkArriving(tx, opened.value, activities, new Set())
    if (!checked.ok) return checked
    if (checked.value === null) return superseded
    const made = checked.value.map((each) => ({ ...plannedActivity(learner, week, each), extension: batch }))
    for (const body of made) tx.put({ kind: 'activity', id: body.activity, space: learnerSpace(learner), body })
    const { done, total } = due
    await tellOfAdapting(tx, context, known, {
      change: batch,
      action: 'extend',
      cause: { type: 'ahead', done, total },
      lines: made.map((body) => lineOf(null, body)),
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
    if (opened.value === null) return superseded
    const { known, stored } = opened.value
    const change = refreshId(learner, week, assessment)
    if (known.changes.some((each) => each.change === change)) return sameAs(known, change, activities)
    const source = await existingIn(tx, learnerSpace(learner), 'assessment', assessment)
    if (!source.ok) return source
    if (!known.adapting.refresh || firstFreeDay(known) === null) return superseded
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
    await tellOfAdapting(tx, context, known, {
      change,
      action: 'refresh',
      cause: { type: 'assessment', assessment },
      lines: [
        ...made.map((body) => lineOf(null, body)),
        ...put.map(({ body }) => lineOf(body, { ...body, status: 'deferred' })),
      ],
    })
    return takenBackBy(learner, change)
  },
})

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
