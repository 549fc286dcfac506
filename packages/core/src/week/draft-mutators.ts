import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { isOpen } from '../day/activity-states.ts'
import { readLearning } from '../evidence/read-learning.ts'
import { applied, defineMutator } from '../mutation/define-mutator.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { tell } from '../notice/tell.ts'
import { byOf } from '../practice/practice-access.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import type { Body, Stored } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { activityId } from './activity-id.ts'
import { activity as activityKind } from './activity-kinds.ts'
import { lineOf, takenBackBy } from './audit.ts'
import { checkDays, openDraft, promisedBy } from './draft.ts'
import type { Draft } from './draft.ts'
import { wishedActivity } from './new-activity.ts'
import { ChangeReason } from './plan-change.ts'
import { weekLimits } from './week-limits.ts'
import { WeekStart } from './weekly-plan.ts'
import { workKnown } from './work-known.ts'

type Activity = Body<'activity'>
const fields = activityKind.body.shape

const which = {
  learner: LearnerId,
  week: WeekStart,
  version: z.int().check(z.gte(1)),
}
const because = { reason: z.optional(ChangeReason) }

/**
 * PUB-2. Puts activities of a draft on other days, in another order, or says how much they matter: one of them, or all in one step. What a person
 * has placed is pinned (DAY-9).
 */
export const arrangeDraft = defineMutator({
  name: 'draft.arrange',
  version: 1,
  args: z.looseObject({
    ...which,
    activities: z
      .array(
        z.looseObject({
          activity: RecordId,
          day: z.optional(fields.day),
          position: z.optional(fields.position),
          priority: z.optional(fields.priority),
        }),
      )
      .check(z.minLength(1), z.maxLength(weekLimits.arrangedMax)),
    ...because,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { activities, reason, ...draft }, context) {
    const opened = await openDraft(tx, context, draft)
    if (!opened.ok) return opened
    const { audit, activities: stored } = opened.value
    const placed = new Map<string, Activity>()
    for (const wanted of activities) {
      const body = placed.get(wanted.activity) ?? stored.find(({ id }) => id === wanted.activity)?.body
      if (body === undefined) return refuse({ type: 'not-found', kind: 'activity', id: wanted.activity })
      if (!isOpen(body.status)) return illegal(body, 'planned')
      const { day = body.day, position = body.position, priority = body.priority } = wanted
      placed.set(body.activity, { ...body, day, position, priority, pinned: true })
    }
    // Compared once all is said: what is named twice, there and back, is where it was.
    const arranged = new Map<string, Stored<'activity'>>()
    for (const each of stored) {
      const body = placed.get(each.id)
      if (body !== undefined && !isPlacedAs(each.body, body)) arranged.set(each.id, { ...each, body })
    }
    const bodies = stored.map(({ body }) => body)
    const room = checkDays(
      bodies,
      stored.map(({ id, body }) => arranged.get(id)?.body ?? body),
    )
    if (!room.ok) return room
    if (arranged.size === 0) return applied
    for (const each of arranged.values()) tx.put(each)
    const lines = [...arranged.values()].map(({ id, body }) =>
      lineOf(bodies.find((before) => before.activity === id) ?? null, body),
    )
    const change = audit(tx, {
      action: actionOf(lines),
      activities: lines,
      ...(reason === undefined ? {} : { reason }),
    })
    return takenBackBy(draft.learner, change)
  },
})

const isPlacedAs = (a: Activity, b: Activity): boolean =>
  a.day === b.day && a.position === b.position && a.priority === b.priority

function actionOf(lines: Body<'plan-change'>['activities']): 'reorder' | 'change-day' | 'change-priority' {
  const [line] = lines
  if (lines.length !== 1 || line === undefined) return 'reorder'
  if (line.before?.day !== line.after.day) return 'change-day'
  return line.before.priority === line.after.priority ? 'reorder' : 'change-priority'
}

/** PUB-2. Takes an activity out of a draft. It is kept as cancelled, so that no planning puts it back. */
export const removeFromDraft = defineMutator({
  name: 'draft.remove',
  version: 1,
  args: z.looseObject({ ...which, activity: RecordId, ...because }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { activity, reason, ...draft }, context) {
    const opened = await openDraft(tx, context, draft)
    if (!opened.ok) return opened
    const removed = takenOut(opened.value, activity)
    if (!removed.ok) return removed
    const { before, after } = removed.value
    // Taken out twice is taken out.
    if (before.body.status === 'cancelled') return applied
    const left = promisedBy(opened.value.activities).length - (before.body.plan === null ? 0 : 1)
    if (opened.value.plan.body.approval !== null && left < weekLimits.publishedMin) return tooFew
    tx.put(after)
    const activities = [lineOf(before.body, after.body)]
    const change = opened.value.audit(tx, { action: 'remove', activities, ...(reason === undefined ? {} : { reason }) })
    return takenBackBy(draft.learner, change)
  },
})

/** PUB-2. Puts something into a draft that the learner can do already, by itself or in the place of an activity. */
export const addToDraft = defineMutator({
  name: 'draft.add',
  version: 1,
  args: z.looseObject({
    ...which,
    day: fields.day,
    curriculum: CurriculumId,
    subskill: NodeCode,
    type: fields.type,
    priority: fields.priority,
    /** What goes for it. */
    instead: z.nullable(RecordId),
    ...because,
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { day, curriculum, subskill, type, priority, instead, reason, ...draft }, context) {
    const opened = await openDraft(tx, context, draft)
    if (!opened.ok) return opened
    const { activities: stored, today, audit } = opened.value
    const known = workKnown(await readLearning(tx, draft.learner), today)(curriculum, subskill)
    if (!known.ok) return known
    const goes = instead === null ? null : takenOut(opened.value, instead)
    if (goes !== null && !goes.ok) return goes
    const bodies = stored.map(({ body }) => body)
    const same = bodies.filter(
      (each) => each.type === type && each.about?.curriculum === curriculum && each.about.subskill === subskill,
    )
    const isThere = same.some((each) => each.day === day && isOpen(each.status) && each.activity !== instead)
    if (isThere && (goes === null || goes.value.before.body.status === 'cancelled')) return applied
    if (goes?.value.before.body.status === 'cancelled') return illegal(goes.value.before.body, 'cancelled')
    const ordinal = same.reduce((next, each) => Math.max(next, each.ordinal + 1), 0)
    const { learner, week } = draft
    const id = activityId({ learner, week, curriculum, subskill, type, ordinal })
    const { about, minutes } = known.value
    const rest = bodies.map((each) => (each.activity === instead && goes !== null ? goes.value.after.body : each))
    const onDay = rest.filter((each) => each.day === day && each.status !== 'cancelled')
    const sequence = bodies.reduce((next, each) => Math.max(next, each.sequence + 1), 1)
    const made = { activity: id, about, type, ordinal, sequence, day, minutes, priority, onDay }
    const added = wishedActivity(learner, week, made)
    const room = checkDays(bodies, [...rest, added])
    if (!room.ok) return room
    const total = rest.filter(({ status }) => status !== 'cancelled').length + 1
    if (total > weekLimits.totalMax)
      return refuse({ type: 'limit-reached', limit: 'totalMax', max: weekLimits.totalMax })
    tx.put({ kind: 'activity', id, space: learnerSpace(learner), body: added })
    if (goes !== null) tx.put(goes.value.after)
    const change = audit(tx, {
      action: goes === null ? 'add' : 'replace',
      activities: [
        ...(goes === null ? [] : [lineOf(goes.value.before.body, goes.value.after.body)]),
        lineOf(null, added),
      ],
      ...(reason === undefined ? {} : { reason }),
    })
    return takenBackBy(learner, change)
  },
})

/** PUB-1, PUB-3. Approves a draft, once and for everybody: the other of two adults who do is told that it has happened. */
export const publishDraft = defineMutator({
  name: 'draft.publish',
  version: 1,
  args: z.looseObject({ ...which, ...because }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { reason, ...draft }, context) {
    const opened = await openDraft(tx, context, draft)
    if (!opened.ok) return opened
    const { plan, activities, audit } = opened.value
    const refused = mayPublish(plan.body, activities)
    if (!refused.ok) return refused
    tx.put({ ...plan, body: { ...plan.body, approval: { at: context.at, by: byOf(context.actor) } } })
    const change = audit(tx, { action: 'publish', activities: [], ...(reason === undefined ? {} : { reason }) })
    const told = { ...draft, event: 'published' as const, cause: change, reason, content: plan.body.content }
    await tell(tx, context, { ...told, activities: promisedBy(activities).map(({ body }) => body) })
    return takenBackBy(draft.learner, change)
  },
})

function mayPublish(
  { approval }: Body<'weekly-plan'>,
  activities: readonly Stored<'activity'>[],
): Result<void, Refusal> {
  if (approval !== null) return refuse({ type: 'already-published' })
  return promisedBy(activities).length < weekLimits.publishedMin ? tooFew : ok(undefined)
}

const tooFew = refuse({ type: 'too-few-activities' as const, min: weekLimits.publishedMin })

const illegal = ({ activity, status }: Activity, to: Activity['status']) =>
  refuse({ type: 'illegal-transition' as const, activity, from: status, to })

function takenOut(
  { activities }: Draft,
  activity: RecordId,
): Result<{ readonly before: Stored<'activity'>; readonly after: Stored<'activity'> }, Refusal> {
  const before = activities.find(({ id }) => id === activity)
  if (before === undefined) return refuse({ type: 'not-found', kind: 'activity', id: activity })
  const { body } = before
  if (body.status !== 'cancelled' && !isOpen(body.status)) return illegal(body, 'cancelled')
  return ok({ before, after: { ...before, body: { ...body, status: 'cancelled' } } })
}
