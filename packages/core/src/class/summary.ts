import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { NodeTitle } from '../curriculum/curriculum-kinds.ts'
import { defineKind } from '../record/define-kind.ts'
import { ClassId, CurriculumId, LearnerId } from '../record/ids.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { weekLimits } from '../week/week-limits.ts'
import { DayStart } from '../learner/learner-kinds.ts'

const Count = z.int().check(z.gte(0), z.lte(weekLimits.totalMax))
const Minutes = z.int().check(z.gte(0))

/** How much of a skill a week holds. The titles are those of the plan. */
const SkillShare = z.looseObject({
  curriculum: CurriculumId,
  subject: NodeCode,
  skill: NodeCode,
  titles: z.looseObject({ subject: NodeTitle, skill: NodeTitle }),
  count: Count,
  done: Count,
})

const WeekSummary = z.looseObject({
  week: CivilDate,
  theme: z.array(NodeTitle).check(z.maxLength(2)),
  approved: z.boolean(),
  /** Nothing is left to do, by the rule that completes a plan. */
  completed: z.boolean(),
  total: Count,
  done: Count,
  minutes: Minutes,
  minutesDone: Minutes,
  /** What still waits, by the day it was planned for, Monday first. */
  open: z.array(Count).check(z.length(7)),
  skills: z.array(SkillShare).check(z.maxLength(weekLimits.totalMax)),
})
export type WeekSummary = z.infer<typeof WeekSummary>

/** From last week to the last that may be planned ahead. */
export const summaryWeeksMax = 2 + Math.ceil(weekLimits.daysAheadMax / 7)

/**
 * CLASS-8. What the tutors of a class see of a learner's weeks without opening the learner: counts, themes and skills, and nothing that somebody wrote or
 * felt. Worked out by the server from the records of the learner's space.
 */
export const summary = defineKind({
  name: 'summary',
  body: z.looseObject({
    class: ClassId,
    learner: LearnerId,
    /** The clock by which the learner's weeks begin. */
    zone: ZoneName,
    dayStarts: z.array(DayStart).check(z.maxLength(2)),
    weeks: z.array(WeekSummary).check(z.maxLength(summaryWeeksMax)),
    /** The last date for which anything is written down as done. */
    lastActive: z.nullable(CivilDate),
  }),
  spaces: ['class'],
  indexes: { class: (body) => body.class },
})
