import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { ratings } from '../evidence/rating.ts'
import { applied, defineMutator, superseded, undoable } from '../mutation/define-mutator.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { fieldsOf } from '../mutation/still-as.ts'
import { tellCompleted, untell } from '../notice/tell.ts'
import { checkUndo } from '../practice/log-mutators.ts'
import { byOf, existingIn, practising, recordIn } from '../practice/practice-access.ts'
import { logEntry } from '../practice/practice-kinds.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { refuse } from '../record/result.ts'
import { learnerSpace } from '../record/space.ts'
import { activity as activityKind } from '../week/activity-kinds.ts'
import { activityOf, illegal } from './activity-mutators.ts'
import { mayBecome } from './activity-states.ts'

const fields = activityKind.body.shape

/**
 * DAY-7, DAY-10. Done. The log entry is the fact, and is written whatever is left of the plan: where the activity is gone or was taken off, as
 * unplanned, about the subskill that the mutation names itself. Done on two devices, it was done once.
 */
export const completeActivity = defineMutator({
  name: 'activity.complete',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    activity: RecordId,
    entry: RecordId,
    minutes: logEntry.body.shape.minutes,
    rating: z.nullable(z.enum(ratings)),
    /** What it was, for the case that no plan knows it any more. */
    title: fields.title,
    curriculum: z.nullable(CurriculumId),
    subskill: z.nullable(NodeCode),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, args, context) {
    const { learner, activity, entry, minutes, rating, title, curriculum, subskill } = args
    const found = await practising(tx, context, 'activity.change', learner)
    if (!found.ok) return found
    const space = learnerSpace(learner)
    const written = await recordIn(tx, space, 'log-entry', entry)
    if (!written.ok) return written
    if (written.value !== undefined) return applied
    const known = await recordIn(tx, space, 'activity', activity)
    if (!known.ok) return known
    const stored = known.value
    if (stored?.body.status === 'completed') return superseded
    const planned = stored !== undefined && mayBecome(stored.body.status, 'completed')
    const { date } = found.value
    tx.put({
      kind: 'log-entry',
      id: entry,
      space,
      body: {
        entry,
        learner,
        plan: null,
        key: null,
        minutes,
        what: title,
        segments: [],
        corrections: [],
        at: context.at,
        date,
        by: byOf(context.actor),
        learnt: { activity, planned, curriculum, subskill, rating },
      },
    })
    if (!planned) {
      const inverse = { learner, activity, entry, before: null }
      return undoable({ name: 'activity.undo-complete', version: 1, args: inverse })
    }
    const done = { status: 'completed' as const, completedOn: date }
    tx.put({ ...stored, body: { ...stored.body, ...done } })
    await tellCompleted(tx, context, stored.body, { cause: entry })
    const inverse = { learner, activity, entry, before: fieldsOf(stored.body, done) }
    return undoable({ name: 'activity.undo-complete', version: 1, args: inverse as Mutation['args'] })
  },
})

/** DAY-10. For a quarter of an hour a tick can be taken back, with the entry it wrote. */
export const undoComplete = defineMutator({
  name: 'activity.undo-complete',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    activity: RecordId,
    entry: RecordId,
    /** Null where no plan knew the activity: then the entry is all there is to take back. */
    before: z.nullable(z.object({ status: fields.status, completedOn: fields.completedOn })),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, activity, entry, before }, context) {
    const allowed = await practising(tx, context, 'activity.change', learner)
    if (!allowed.ok) return allowed
    const written = await existingIn(tx, learnerSpace(learner), 'log-entry', entry)
    if (!written.ok) return written
    const { learnt, corrections, at } = written.value.body
    if (learnt?.activity !== activity || learnt.planned !== (before !== null) || corrections.length > 0)
      return refuse({ type: 'changed-since', kind: 'activity', id: activity })
    const inTime = checkUndo(at, context.at)
    if (!inTime.ok) return inTime
    tx.del('log-entry', entry)
    if (before === null) return applied
    const found = await activityOf(tx, { learner, activity }, context)
    if (!found.ok) return found
    const { stored } = found.value
    if (stored.body.status !== 'completed') return refuse({ type: 'changed-since', kind: 'activity', id: activity })
    if (!mayBecome(before.status, 'completed')) return illegal(stored.body, before.status)
    tx.put({ ...stored, body: { ...stored.body, ...before } })
    await untell(tx, learner, entry)
    return applied
  },
})

/** DAY-14, MAS-7. Says afterwards how it went; without it, it went well. The later word holds. */
export const rateActivity = defineMutator({
  name: 'activity.rate',
  version: 1,
  args: z.looseObject({
    learner: LearnerId,
    activity: RecordId,
    entry: RecordId,
    rating: z.nullable(z.enum(ratings)),
    /** What an undoing expects to find. */
    expected: z.optional(z.nullable(z.enum(ratings))),
  }),
  spaces: ({ learner }) => [learnerSpace(learner)],
  async apply(tx, { learner, activity, entry, rating, expected }, context) {
    const found = await practising(tx, context, 'activity.change', learner)
    if (!found.ok) return found
    const written = await existingIn(tx, learnerSpace(learner), 'log-entry', entry)
    if (!written.ok) return written
    const { body } = written.value
    const { learnt } = body
    if (learnt === undefined || learnt.activity !== activity)
      return refuse({ type: 'not-found', kind: 'log-entry', id: entry })
    if (learnt.rating === rating) return applied
    if (expected !== undefined && learnt.rating !== expected)
      return refuse({ type: 'changed-since', kind: 'log-entry', id: entry })
    tx.put({ ...written.value, body: { ...body, learnt: { ...learnt, rating } } })
    const inverse = { learner, activity, entry, rating: learnt.rating, expected: rating }
    return undoable({ name: 'activity.rate', version: 1, args: inverse as Mutation['args'] })
  },
})
