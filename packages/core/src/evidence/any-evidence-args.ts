import fc from 'fast-check'
import { NodeCode } from '../curriculum/curriculum.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { CivilDate } from '../time/instant.ts'
import { labelOf } from './assessment.ts'
import type { SkillResult } from './assessment.ts'

const skillResult: fc.Arbitrary<SkillResult> = fc
  .record({
    skill: fc.constant(NodeCode.parse('A.1.a')),
    subskill: fc.option(fc.constantFrom('A.1.a.1', 'A.1.a.2').map((text) => NodeCode.parse(text))),
    score: fc.nat({ max: 10 }),
    max: fc.integer({ min: 10, max: 12 }),
    items: fc.option(fc.integer({ min: 1, max: 10 })),
  })
  .map((result) => ({ ...result, label: labelOf(result.score, result.max) }))

const record = fc.constantFrom('t1', 't2', 't3').map((id) => RecordId.parse(id))

/** Around the day on which the worlds of these tests stand still, 14 November 2023. */
export const evidenceArgs = {
  'assessment.record': fc.record({
    learner: fc.constantFrom('l1', 'l2').map((id) => LearnerId.parse(id)),
    assessment: record,
    curriculum: fc.constant(CurriculumId.parse('k1')),
    subject: fc.constant(NodeCode.parse('A')),
    title: fc.constantFrom('', 'Quiz'),
    takenOn: fc.constantFrom('2023-11-13', '2023-11-14', '2023-11-15').map((text) => CivilDate.parse(text)),
    how: fc.constantFrom('person' as const, 'import' as const, 'check' as const),
    skills: fc.array(skillResult, { maxLength: 2 }),
    corrects: fc.option(record),
  }),
} satisfies { [Name in MutationName]?: fc.Arbitrary<ArgsOf<Name>> }
