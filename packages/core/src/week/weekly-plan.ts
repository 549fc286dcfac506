import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { NodeTitle } from '../curriculum/curriculum-kinds.ts'
import { defineKind } from '../record/define-kind.ts'
import { CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays, dayNumber, plannedDayOf } from '../time/civil-date.ts'
import { At, CivilDate } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import { weekLimits } from './week-limits.ts'
import { weekProgress } from './week-progress.ts'

/** The last Monday whose whole week can be written in four digits. */
const lastMonday = CivilDate.parse('9999-12-20')

/** C-5. The Monday of a week: what is no Monday is refused, not moved to one. */
export const WeekStart = CivilDate.check(
  z.refine((date) => plannedDayOf(dayNumber(date)) === 0, { error: 'a week begins on a Monday' }),
  z.refine((date) => date <= lastMonday, { error: 'beyond the calendar' }),
)

export const triggers = ['on-demand', 'batch', 'manual'] as const
export type Trigger = (typeof triggers)[number]

const Objective = z.looseObject({ aim: z.enum(['mend', 'begin', 'master', 'keep']), about: NodeTitle })

/** How the week was shared out, and what was known of each subject then. */
const SubjectShare = z.looseObject({
  curriculum: CurriculumId,
  subject: NodeCode,
  title: NodeTitle,
  percent: z.nullable(z.number()),
  pace: z.enum(['unknown', 'significantly-behind', 'behind', 'on-track', 'ahead']),
  weight: z.int().check(z.gte(1), z.lte(3)),
  activities: z.int().check(z.nonnegative()),
})

/** What was made, beside its activities: the part of a plan that `week.generate` carries. */
export const PlanContent = z.looseObject({
  snapshot: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  seed: z.string().check(z.maxLength(100)),
  target: z.int().check(z.gte(0), z.lte(weekLimits.totalMax)),
  theme: z.array(NodeTitle).check(z.maxLength(2)),
  objectives: z.array(Objective).check(z.maxLength(weekLimits.objectivesMax)),
  shares: z.array(SubjectShare).check(z.maxLength(100)),
  unlocked: z.array(NodeCode).check(z.maxLength(weekLimits.unlockedKept)),
})

/** How a plan may be said, beside what it is. They hold for the snapshot that they name. */
export const PlanWords = z.looseObject({
  snapshot: PlanContent.shape.snapshot,
  theme: z.string().check(z.minLength(1), z.maxLength(120)),
  objectives: z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(weekLimits.objectivesMax)),
})

/** A learner's week. Its activities are records of their own; what has become of it is worked out from them and the date. */
export const weeklyPlan = defineKind({
  name: 'weekly-plan',
  body: z.looseObject({
    learner: LearnerId,
    week: CivilDate,
    content: PlanContent,
    trigger: z.enum(triggers),
    /** How often it was made anew. */
    version: z.int().check(z.gte(1)),
    generatedAt: At,
    words: z.optional(PlanWords),
    approval: z.nullable(z.looseObject({ at: At, by: z.nullable(UserId) })),
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner },
})

export const planId = (learner: LearnerId, week: CivilDate): RecordId => weekKey(learner, week)

export type PlanStatus = 'draft' | 'published' | 'active' | 'completed' | 'expired'

/**
 * PUB-1, C-9. What a plan is on a date: nobody has to run at midnight to make it so. From its Monday on it is active, approved or not; after its Sunday
 * it has expired; with everything done it is completed.
 */
export function planStatus(
  plan: { readonly week: CivilDate; readonly approval: object | null },
  activities: readonly Pick<Body<'activity'>, 'plan' | 'status' | 'excused'>[],
  today: CivilDate,
): PlanStatus {
  return statusOn({ ...plan, approved: plan.approval !== null, completed: weekProgress(activities).isCompleted }, today)
}

/** PUB-1. The same of a plan whose activities are known only in sum. */
export function statusOn(
  plan: { readonly week: CivilDate; readonly approved: boolean; readonly completed: boolean },
  today: CivilDate,
): PlanStatus {
  if (plan.completed) return 'completed'
  if (today > addDays(plan.week, 6)) return 'expired'
  if (today >= plan.week) return 'active'
  return plan.approved ? 'published' : 'draft'
}
