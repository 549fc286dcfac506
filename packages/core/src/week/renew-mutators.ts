import * as z from 'zod/mini'
import { applied, defineMutator, superseded } from '../mutation/define-mutator.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { churnLeft, firstSettledDay, mayGiveWay, renewalDue, renewalId } from './adapt-rules.ts'
import { lineOf, takenBackBy } from './audit.ts'
import { NewActivity, checkWeek } from './check-week.ts'
import { plannedActivity } from './new-activity.ts'
import { checkArriving, hasNoFault, openAdapting, sameAs, tellOfAdapting } from './open-adapting.ts'
import { replaceDraft } from './replace-draft.ts'
import { weekLimits } from './week-limits.ts'
import { staysInPlan } from './week-mutators.ts'
import { PlanContent, WeekStart } from './weekly-plan.ts'

const which = { learner: LearnerId, week: WeekStart, version: z.int().check(z.gte(1)) }

/**
 * REF-3. Makes a draft again that was made long ago. What people did to it stays, as when it is turned down (C-18), and the old one is kept. Where it is no
 * longer old, has been published or has begun, this comes too late and changes nothing.
 */
export const renewDraft = defineMutator({
  name: 'draft.renew',
  version: 1,
  args: z.looseObject({
    ...which,
    content: PlanContent,
    activities: z.array(NewActivity).check(z.maxLength(weekLimits.totalMax)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week, version, content, activities }, context) {
    const opened = await openAdapting(tx, context, { learner, week })
    if (!opened.ok) return opened
    if (opened.value === null) return superseded
    const { known, plan, stored, isBegun } = opened.value
    const change = renewalId(learner, week, version)
    const isSame = plan.body.version === version + 1 && plan.body.content.snapshot === content.snapshot
    if (isSame && known.changes.some((each) => each.change === change)) return applied
    const due = plan.body.version === version && !isBegun ? renewalDue(known) : null
    if (due === null) return superseded
    const kept = stored.filter(({ body }) => staysInPlan(body))
    const checked = await checkWeek(tx, { learner, week, content, activities, kept, today: known.today })
    // Nobody asked for it, so nobody is asked to decide.
    if (!checked.ok) return hasNoFault(checked.error) ? superseded : checked
    const made = checked.value
    const { trigger } = plan.body
    const { lines, left } = await replaceDraft(tx, context, { plan, activities: stored }, { content, trigger, made })
    const cause = { type: 'stale' as const, ...due }
    await tellOfAdapting(tx, context, known, { change, action: 'renew', cause, lines, left })
    return takenBackBy(learner, change)
  },
})

/**
 * REF-3, REF-7. Puts something else in the place of what has grown old in a week that has begun: after tomorrow, one for one, within the fifth that the system
 * may change.
 */
export const renewWeek = defineMutator({
  name: 'week.renew',
  version: 1,
  args: z.looseObject({
    ...which,
    activities: z.array(NewActivity).check(z.minLength(1), z.maxLength(weekLimits.totalMax)),
    deferred: z.array(RecordId).check(z.minLength(1), z.maxLength(weekLimits.totalMax)),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, week, version, activities, deferred }, context) {
    const opened = await openAdapting(tx, context, { learner, week })
    if (!opened.ok) return opened
    if (opened.value === null) return superseded
    const { known, stored, isBegun } = opened.value
    const change = renewalId(learner, week, version)
    if (known.changes.some((each) => each.change === change)) return sameAs(known, change, activities)
    const from = firstSettledDay(known)
    const due = known.plan.version === version && isBegun ? renewalDue(known) : null
    if (due === null || from === null) return superseded
    const waiting = new Set<string>(deferred)
    const put = stored.filter(({ id }) => waiting.has(id))
    const driven = activities.find(({ reason }) => reason.type === 'assessment')
    if (driven !== undefined || activities.length > waiting.size)
      return refuse({ type: 'broken-plan', activity: (driven ?? activities[0])?.activity ?? '', problem: 'too-many' })
    if (put.length !== waiting.size || put.length > churnLeft(known)) return superseded
    if (!put.every(({ body }) => mayGiveWay(known, body)) || activities.some(({ day }) => day < from)) return superseded
    const checked = await checkArriving(tx, opened.value, activities, waiting)
    if (!checked.ok) return checked
    if (checked.value === null) return superseded
    const made = checked.value.map((each) => plannedActivity(learner, week, each))
    for (const body of made) tx.put({ kind: 'activity', id: body.activity, space: learnerSpace(learner), body })
    for (const each of put) tx.put({ ...each, body: { ...each.body, status: 'deferred' } })
    const lines = [
      ...made.map((body) => lineOf(null, body)),
      ...put.map(({ body }) => lineOf(body, { ...body, status: 'deferred' })),
    ]
    const cause = { type: 'stale' as const, ...due }
    await tellOfAdapting(tx, context, known, { change, action: 'refresh', cause, lines })
    return takenBackBy(learner, change)
  },
})
