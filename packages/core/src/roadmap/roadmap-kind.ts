import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { NodeTitle } from '../curriculum/curriculum-kinds.ts'
import { defineKind } from '../record/define-kind.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { At, CivilDate } from '../time/instant.ts'
import { About } from '../week/activity-kinds.ts'
import { PlanContent } from '../week/weekly-plan.ts'
import { roadmapLimits } from './roadmap-limits.ts'

/** What becomes of a subskill in a week, as the objectives of a week say it: mended after a test, begun, carried on, or kept fresh. */
export const aims = ['mend', 'begin', 'master', 'keep'] as const
export type Aim = (typeof aims)[number]

const Count = z.int().check(z.nonnegative())

const RoadmapSubskill = z.looseObject({ about: About, aim: z.enum(aims), activities: Count })
export type RoadmapSubskill = z.infer<typeof RoadmapSubskill>

const RoadmapWeek = z.looseObject({
  week: CivilDate,
  /** It had a plan already, and is shown as it is; else it was planned for this roadmap alone. */
  taken: z.boolean(),
  /** The time there is, Monday to Friday. */
  minutes: Count,
  activities: Count,
  /** What they come to. */
  plannedMinutes: Count,
  theme: PlanContent.shape.theme,
  objectives: PlanContent.shape.objectives,
  /** What there is most of comes first. */
  subskills: z.array(RoadmapSubskill).check(z.maxLength(roadmapLimits.subskillsPerWeekMax)),
})
export type RoadmapWeek = z.infer<typeof RoadmapWeek>

const Speed = z.looseObject({
  curriculum: CurriculumId,
  subject: NodeCode,
  title: NodeTitle,
  percent: z.nullable(z.number()),
})

/** `requires` has to be mastered before `subskill` is begun; both stand in the roadmap. */
const Edge = z.looseObject({ curriculum: CurriculumId, subskill: NodeCode, requires: NodeCode })
export type RoadmapEdge = z.infer<typeof Edge>

/** What was planned: it follows from the facts and the date, and is the same wherever they are. */
export const RoadmapContent = z.looseObject({
  /** A Monday. */
  start: CivilDate,
  theme: PlanContent.shape.theme,
  objectives: PlanContent.shape.objectives,
  weeks: z.array(RoadmapWeek).check(z.minLength(roadmapLimits.weeksMin), z.maxLength(roadmapLimits.weeksMax)),
  edges: z.array(Edge).check(z.maxLength(roadmapLimits.edgesMax)),
  speeds: z.array(Speed).check(z.maxLength(100)),
})
export type RoadmapContent = z.infer<typeof RoadmapContent>

/** What has become of the roadmap before, by the time that this one was made. */
export const RoadmapSince = z.looseObject({
  /** Its weeks before this one’s first: what they were to hold, and what was done in them. */
  weeks: z.array(z.looseObject({ week: CivilDate, planned: Count, done: Count })).check(z.maxLength(52)),
  /** Those of its subskills that are mastered. */
  mastered: z
    .array(z.looseObject({ curriculum: CurriculumId, subskill: NodeCode }))
    .check(z.maxLength(roadmapLimits.weeksMax * roadmapLimits.subskillsPerWeekMax)),
})
export type RoadmapSince = z.infer<typeof RoadmapSince>

const held = { week: CivilDate, planned: Count, done: Count }

/** ROAD-4. Why a roadmap was made, or should be made again, as data. */
const RebuildReason = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('none-yet') }),
  z.looseObject({ type: z.literal('month'), days: Count }),
  /** A week ended with much less, or much more, than it was to hold. */
  z.looseObject({ type: z.literal('week-behind'), ...held }),
  z.looseObject({ type: z.literal('week-ahead'), ...held }),
  /** Per cent of the speed that was expected of a subject. */
  z.looseObject({ type: z.literal('speed'), subject: NodeTitle, before: z.number(), after: z.number() }),
  /** Minutes of a week ahead. */
  z.looseObject({ type: z.literal('time'), week: CivilDate, before: Count, after: Count }),
])
export type RebuildReason = z.infer<typeof RebuildReason>

/** ROAD-2. The weeks ahead of a learner. What has become of it is worked out from the weeks themselves and the date. */
export const roadmap = defineKind({
  name: 'roadmap',
  body: z.looseObject({
    roadmap: RecordId,
    learner: LearnerId,
    content: RoadmapContent,
    /** The one that drift is told against: the last of an earlier week, or the first of this one. */
    previous: z.nullable(RoadmapContent),
    since: RoadmapSince,
    /** Why it was last made; null where somebody asked for it. */
    because: z.nullable(RebuildReason),
    /** How often it came out another. */
    version: z.int().check(z.gte(1)),
    generatedAt: At,
    updatedAt: At,
    /** The learner's date then. */
    updatedOn: CivilDate,
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner },
})

/** ROAD-2. */
export const roadmapId = (learner: LearnerId, start: CivilDate): RecordId =>
  RecordId.parse(`${learner}_${start}_multiweek`)
