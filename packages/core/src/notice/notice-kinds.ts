import * as z from 'zod/mini'
import { NodeTitle } from '../curriculum/curriculum-kinds.ts'
import { defineKind } from '../record/define-kind.ts'
import { LearnerId, RecordId, UserId } from '../record/ids.ts'
import { At, CivilDate } from '../time/instant.ts'
import { AdaptationCause, ChangeReason, TutorName, actorTypes } from '../week/plan-change.ts'
import { PlanContent } from '../week/weekly-plan.ts'
import { noticeLimits } from './notice-limits.ts'

/** NOT-1 to NOT-4. What people are told of a learner's week. */
export const noticeEvents = [
  'generated',
  'published',
  'rejected',
  'rolled-back',
  'changed',
  'extended',
  'refreshed',
  'completed',
] as const
export type NoticeEvent = (typeof noticeEvents)[number]

const Cause = z.looseObject({ cause: RecordId, at: At })

/**
 * NOT-1 to NOT-4. Something that the learner and those who look after the learner should hear of, with all that a list, a mail or a push needs to say it. Its id
 * follows from what it tells, so that several devices and the server make one and the same.
 */
export const notice = defineKind({
  name: 'notice',
  body: z.looseObject({
    notice: RecordId,
    learner: LearnerId,
    week: CivilDate,
    event: z.enum(noticeEvents),
    /** Of activities; of a change how many changes. */
    count: z.int().check(z.gte(0)),
    minutes: z.int().check(z.gte(0)),
    /** Of a week that is done: what it brought. */
    points: z.optional(z.int().check(z.gte(0))),
    /** In the words of whoever gave one. */
    reason: z.nullable(ChangeReason),
    theme: PlanContent.shape.theme,
    objectives: PlanContent.shape.objectives,
    /** What the week turns to now, after a refresh. */
    focus: z.array(NodeTitle).check(z.maxLength(noticeLimits.linesMax)),
    /** Of what the system did by itself: why, as data. */
    because: z.optional(AdaptationCause),
    /** Where in the app it leads. */
    link: z.string().check(z.maxLength(200), z.regex(/^\/[a-z-]+(\?[a-z0-9=&-]*)?$/)),
    at: At,
    by: z.nullable(UserId),
    as: z.enum(actorTypes),
    byName: z.optional(TutorName),
    /** What it tells of. What is taken back is told no more. */
    causes: z.array(Cause).check(z.minLength(1), z.maxLength(noticeLimits.causesMax)),
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner },
})

/** Up to which count somebody has read a notice: where more has happened since, it is new again. */
const Mark = z.looseObject({ notice: RecordId, count: z.int().check(z.gte(0)) })

/** NOT-5. What one person has read, and of what they do not want to hear. Its id is the user's. */
export const noticeReader = defineKind({
  name: 'notice-reader',
  body: z.looseObject({
    user: UserId,
    read: z.array(Mark).check(z.maxLength(noticeLimits.readMax)),
    muted: z.array(z.enum(noticeEvents)).check(z.maxLength(noticeEvents.length)),
  }),
  spaces: ['user'],
  indexes: {},
})
