import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { defineKind } from '../record/define-kind.ts'
import { LearnerId, RecordId, UserId } from '../record/ids.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { At, CivilDate } from '../time/instant.ts'
import { activity, weekKey } from './activity-kinds.ts'
import { weekLimits } from './week-limits.ts'

/** PUB-4, REF-5. What a person, and the system, may do to a week, in the words of the audit. */
export const changeActions = [
  'change-day',
  'change-priority',
  'reorder',
  'remove',
  'add',
  'replace',
  'skip',
  'publish',
  'reject',
  'roll-back',
  'extend',
  'refresh',
  'renew',
  'replan',
  'remove-plan',
] as const
export type ChangeAction = (typeof changeActions)[number]

/** C-17. What somebody was to the learner when they did it. It is written down, for it may be otherwise later. */
export const actorTypes = ['learner', 'guardian', 'tutor', 'system'] as const
export type ActorType = (typeof actorTypes)[number]

export const TutorName = z.string().check(z.minLength(1), z.maxLength(80))
export const ChangeReason = z.string().check(z.trim(), z.minLength(1), z.maxLength(weekLimits.reasonLengthMax))

/** What another plan should be like, as somebody said when turning one down. */
export const RejectWish = z.looseObject({
  target: z.optional(z.int().check(z.gte(weekLimits.floor), z.lte(weekLimits.targetMax))),
  daysOff: z.optional(z.array(PlannedDay).check(z.maxLength(7))),
  without: z.optional(z.array(NodeCode).check(z.maxLength(weekLimits.withoutMax))),
})
export type RejectWish = z.infer<typeof RejectWish>

const fields = activity.body.shape
const Count = z.int().check(z.nonnegative())

/** REF-5. What made a plan adapt. */
export const AdaptationCause = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('ahead'), done: Count, total: Count }),
  z.looseObject({ type: z.literal('assessment'), assessment: RecordId }),
  z.looseObject({ type: z.literal('stale'), days: Count, done: Count, total: Count }),
])
export type AdaptationCause = z.infer<typeof AdaptationCause>

/** Of an activity what a change is about. */
const State = z.looseObject({
  day: fields.day,
  position: fields.position,
  priority: fields.priority,
  pinned: fields.pinned,
  status: fields.status,
  excused: fields.excused,
})
export type ActivityState = z.infer<typeof State>

/** PUB-4, C-17. One thing that a person did to a week, with what was there before: the audit, and what undoing goes by. It is never deleted. */
export const planChange = defineKind({
  name: 'plan-change',
  body: z.looseObject({
    change: RecordId,
    learner: LearnerId,
    week: CivilDate,
    /** The version of the plan that it changed; 0 where the week had none. */
    version: z.int().check(z.gte(0)),
    action: z.enum(changeActions),
    at: At,
    by: z.nullable(UserId),
    as: z.enum(actorTypes),
    /** Of a tutor the name, as it was. */
    byName: z.optional(TutorName),
    reason: z.nullable(ChangeReason),
    activities: z
      .array(
        z.looseObject({
          activity: RecordId,
          title: fields.title,
          /** Null where it was not there. */
          before: z.nullable(State),
          after: State,
        }),
      )
      .check(z.maxLength(weekLimits.arrangedMax)),
    /** Of a rejection what was wished for, of a return the version that came back. */
    wish: z.optional(RejectWish),
    to: z.optional(z.int().check(z.gte(1))),
    /** Of what put another plan in place how that looked, so that it is taken back only while it still does. */
    left: z.optional(z.string().check(z.maxLength(64))),
    /** REF-5. Of what the system did by itself: why, as data, and how much of what came later it had changed by then, of how much. */
    cause: z.optional(AdaptationCause),
    churn: z.optional(z.looseObject({ changed: Count, later: Count })),
    undone: z.nullable(z.looseObject({ at: At, by: z.nullable(UserId) })),
  }),
  spaces: ['learner'],
  indexes: { week: (body) => weekKey(body.learner, body.week) },
})
