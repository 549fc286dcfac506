import * as z from 'zod/mini'
import { NodeCode, curriculumLimits } from '../curriculum/curriculum.ts'
import { Difficulty, NodeTitle } from '../curriculum/curriculum-kinds.ts'
import { labels } from '../evidence/assessment.ts'
import { masteryLevels } from '../evidence/mastery-levels.ts'
import { defineKind } from '../record/define-kind.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { weekLimits } from './week-limits.ts'

export const activityTypes = ['practice', 'packages', 'review', 'tutoring', 'assessment'] as const
export type ActivityType = (typeof activityTypes)[number]

/** Highest first. Their order is this list's and never that of their letters. */
export const priorities = ['high', 'medium', 'low'] as const
export type Priority = (typeof priorities)[number]

export const byPriority = (a: Priority, b: Priority): number => priorities.indexOf(a) - priorities.indexOf(b)

export const activityStatuses = [
  'planned',
  'assigned',
  'in-progress',
  'completed',
  'deferred',
  'skipped',
  'cancelled',
] as const
export type ActivityStatus = (typeof activityStatuses)[number]

const Points = z.number().check(z.nonnegative())

/** Why an activity is there, as data: what it rests on can be shown, linked and put into any language. */
export const Reason = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('assessment'),
    assessment: RecordId,
    action: z.enum(['remediate', 'strengthen', 'check']),
    label: z.enum(labels),
    score: Points,
    max: Points,
  }),
  z.looseObject({ type: z.literal('review'), due: CivilDate }),
  z.looseObject({ type: z.literal('continue'), level: z.enum(masteryLevels) }),
  z.looseObject({ type: z.literal('begin') }),
  z.looseObject({ type: z.literal('repeat'), times: z.int().check(z.gte(2)) }),
  z.looseObject({ type: z.literal('prove') }),
  /** A person wanted it. */
  z.looseObject({ type: z.literal('wished') }),
  /** Nothing is known that could be planned from. */
  z.looseObject({ type: z.literal('standby') }),
])
export type Reason = z.infer<typeof Reason>

/** What an activity is about, with the titles as they were: a plan stays readable when its curriculum changes or is out of sight. */
export const About = z.looseObject({
  curriculum: CurriculumId,
  subject: NodeCode,
  unit: NodeCode,
  skill: NodeCode,
  subskill: NodeCode,
  titles: z.looseObject({ subject: NodeTitle, unit: NodeTitle, skill: NodeTitle, subskill: NodeTitle }),
  difficulty: Difficulty,
})
export type About = z.infer<typeof About>

const ActivityMinutes = z.int().check(z.gte(1), z.lte(curriculumLimits.minutesMax))
const Ordinal = z.int().check(z.gte(0), z.lte(weekLimits.totalMax))

/** One thing to do. Its id follows from what it is, so that two devices that plan the same mean the same. */
export const activity = defineKind({
  name: 'activity',
  body: z.looseObject({
    activity: RecordId,
    learner: LearnerId,
    /** The Monday of its week. */
    week: CivilDate,
    /** Null where it came with a day and belongs to no weekly plan. */
    plan: z.nullable(RecordId),
    /** Null where there is no curriculum to speak of; `title` says what to do then. */
    about: z.nullable(About),
    title: NodeTitle,
    type: z.enum(activityTypes),
    /** Which of several of this type and subskill in this week. */
    ordinal: Ordinal,
    /** Its place in the plan as it was made; only for labels. */
    sequence: z.int().check(z.gte(0)),
    day: PlannedDay,
    position: z.int().check(z.gte(0)),
    minutes: ActivityMinutes,
    priority: z.enum(priorities),
    reason: Reason,
    extension: z.nullable(RecordId),
    pinned: z.boolean(),
    status: z.enum(activityStatuses),
    assignedOn: z.nullable(CivilDate),
    completedOn: z.nullable(CivilDate),
    /** Only of what was skipped: whether it was with good reason. */
    excused: z.nullable(z.boolean()),
    /** The one that took its place on a full day. */
    substitutedBy: z.nullable(RecordId),
  }),
  spaces: ['learner'],
  indexes: { week: (body) => weekKey(body.learner, body.week) },
})

/** Under what the activities of a week are found, and the id of its plan. */
export const weekKey = (learner: LearnerId, week: CivilDate): RecordId => RecordId.parse(`${learner}~${week}`)
