import * as z from 'zod/mini'
import { NodeCode } from '../curriculum/curriculum.ts'
import { defineKind } from '../record/define-kind.ts'
import { CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import { At, CivilDate } from '../time/instant.ts'
import { thresholds } from './thresholds.ts'

export const assessmentLimits = {
  skillsMax: 100,
  pointsMax: 10_000,
  titleCharsMax: 120,
  /** How long ago an assessment may have been taken when it is written down. */
  takenDaysAgoMax: 366,
} as const

export const labels = ['needs-review', 'developing', 'proficient'] as const
export type Label = (typeof labels)[number]

const Points = z.number().check(z.gte(0), z.lte(assessmentLimits.pointsMax))

/** One line of a result. Where nobody says how many items were scored, every point counts as one. */
export const SkillResult = z
  .looseObject({
    skill: NodeCode,
    subskill: z.nullable(NodeCode),
    score: Points,
    max: Points.check(z.positive()),
    items: z.nullable(z.int().check(z.gte(1), z.lte(assessmentLimits.pointsMax))),
    label: z.enum(labels),
  })
  .check(z.refine(({ score, max }) => score <= max, { path: ['score'], error: 'more points than there are' }))
export type SkillResult = z.infer<typeof SkillResult>

export const assessmentSources = ['tutor', 'guardian', 'learner', 'import', 'check'] as const

/** ASM-1. What a test or a check showed, once. It is never edited: a correction is another one, which names this. */
export const assessment = defineKind({
  name: 'assessment',
  body: z.looseObject({
    assessment: RecordId,
    learner: LearnerId,
    curriculum: CurriculumId,
    subject: NodeCode,
    title: z.string().check(z.maxLength(assessmentLimits.titleCharsMax)),
    /** The learner's date on which it was taken. */
    takenOn: CivilDate,
    /** When it was written down. */
    at: At,
    source: z.enum(assessmentSources),
    by: z.nullable(UserId),
    skills: z.array(SkillResult).check(z.maxLength(assessmentLimits.skillsMax)),
    corrects: z.nullable(RecordId),
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner },
})

export const labelOf = (score: number, max: number): Label => {
  const share = score / max
  if (share < thresholds.assessment.needsReviewBelow) return 'needs-review'
  return share < thresholds.assessment.proficientFrom ? 'developing' : 'proficient'
}

/** How many scored items stand behind a result. */
export const itemsOf = ({ items, max }: Pick<SkillResult, 'items' | 'max'>): number => items ?? Math.floor(max)

/** What counts in an assessment, apart from how it is stored. */
export interface AssessmentFact {
  readonly assessment: string
  readonly curriculum: CurriculumId
  readonly subject: NodeCode
  readonly takenOn: CivilDate
  readonly writtenAt: number
  readonly skills: readonly SkillResult[]
  readonly corrects: string | null
}

/**
 * ASM-3. The assessments that hold: what was corrected no longer does. Where two people corrected the same one, the later correction holds. Oldest first.
 */
export function holdingAssessments(all: readonly AssessmentFact[]): readonly AssessmentFact[] {
  const inOrder = [...all].sort(byTime)
  const lastCorrection = new Map<string, string>()
  for (const { assessment: id, corrects } of inOrder) if (corrects !== null) lastCorrection.set(corrects, id)
  return inOrder.filter(
    ({ assessment: id, corrects }) =>
      !lastCorrection.has(id) && (corrects === null || lastCorrection.get(corrects) === id),
  )
}

const byTime = (a: AssessmentFact, b: AssessmentFact): number =>
  order(a.takenOn, b.takenOn) || a.writtenAt - b.writtenAt || order(a.assessment, b.assessment)

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
