import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf } from '../mutation/mutators.ts'
import { ClassId, CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { holdingAssessments } from './assessment.ts'
import type { AssessmentFact } from './assessment.ts'
import { assessmentsFromCsv } from './assessment-csv.ts'
import { probabilityBelow, remediationVerdict } from './remediation.ts'
import { checkResult } from './short-check.ts'

const [lea, tom, eve] = ['lea', 'tom', 'eve'].map((name) => UserId.parse(name)) as [UserId, UserId, UserId]
const learner = LearnerId.parse('l1')
const code = (text: string) => NodeCode.parse(text)
const result = {
  skill: code('M1.A'),
  subskill: code('M1.A.1'),
  score: 3,
  max: 5,
  items: null,
  label: 'needs-review',
} as const
const quiz: ArgsOf<'assessment.record'> = {
  learner,
  assessment: RecordId.parse('t1'),
  curriculum: CurriculumId.parse('maths'),
  subject: code('M'),
  title: 'Quiz',
  how: 'person',
  skills: [result],
  corrects: null,
}

async function school() {
  const world = memoryWorld()
  const strings = ClassId.parse('strings')
  await world.run(userActor(lea), 'learner.create', {
    learner,
    user: lea,
    name: 'Lea',
    zone: ZoneName.parse('Europe/Berlin'),
  })
  await world.run(userActor(tom), 'class.create', { class: strings, title: 'Strings', tutor: tom, tutorName: 'Tom' })
  await world.run(systemActor('test'), 'class.enrol', { class: strings, learner, learnerName: 'Lea' })
  return world
}

describe('recording', () => {
  test('[ASM-1] says whose word it is, from what they are and not from what they claim', async () => {
    const world = await school()
    await world.run(userActor(lea), 'assessment.record', quiz)
    await world.run(userActor(tom), 'assessment.record', { ...quiz, assessment: RecordId.parse('t2') })
    await world.run(userActor(tom), 'assessment.record', { ...quiz, assessment: RecordId.parse('t3'), how: 'import' })
    const sources = (await world.records.list('assessment', 'learner', learner)).map(({ body }) => [
      body.source,
      body.by,
    ])
    expect(sources).toEqual([
      ['learner', 'lea'],
      ['tutor', 'tom'],
      ['import', 'tom'],
    ])
    expect(await world.run(userActor(eve), 'assessment.record', { ...quiz, assessment: RecordId.parse('t4') })).toEqual(
      {
        ok: false,
        error: { type: 'not-allowed' },
      },
    )
  })

  test('[ASM-1] is dated by the learner’s day, not later than today and not years ago', async () => {
    const world = await school()
    await world.run(userActor(lea), 'assessment.record', quiz)
    expect((await world.records.get('assessment', 't1'))?.body.takenOn).toBe('2023-11-14')
    const on = (takenOn: string) =>
      world.run(userActor(lea), 'assessment.record', {
        ...quiz,
        assessment: RecordId.parse('t2'),
        takenOn: CivilDate.parse(takenOn),
      })
    expect(await on('2023-11-15')).toMatchObject({ error: { type: 'too-far-ahead' } })
    expect(await on('2020-01-01')).toMatchObject({ error: { type: 'too-far-back' } })
  })

  test.each([
    { score: 6, max: 5 },
    { score: -1, max: 5 },
    { score: 0, max: 0 },
    { score: 1, max: 100_000 },
  ])('[ASM-1] refuses impossible points, $score of $max, and writes nothing', async (points) => {
    const world = await school()
    const before = world.dump()
    const answer = await world.run(userActor(lea), 'assessment.record', { ...quiz, skills: [{ ...result, ...points }] })
    expect(answer).toMatchObject({ ok: false, error: { type: 'invalid-arguments' } })
    expect(world.dump()).toBe(before)
  })

  test('[ASM-3] a correction is a new fact, and the first stays as it was written', async () => {
    const world = await school()
    await world.run(userActor(lea), 'assessment.record', quiz)
    const first = await world.records.get('assessment', 't1')
    await world.run(userActor(lea), 'assessment.record', {
      ...quiz,
      assessment: RecordId.parse('t2'),
      skills: [],
      corrects: RecordId.parse('t1'),
    })
    expect(await world.records.get('assessment', 't1')).toEqual(first)
    const facts = (await world.records.list('assessment', 'learner', learner)).map(({ body }) => ({
      ...body,
      writtenAt: body.at.instant,
    }))
    expect(holdingAssessments(facts).map(({ assessment }) => assessment)).toEqual(['t2'])
  })
})

const fact = (assessment: string, corrects: string | null, writtenAt: number): AssessmentFact => ({
  assessment,
  curriculum: CurriculumId.parse('maths'),
  subject: code('M'),
  takenOn: CivilDate.parse('2026-03-02'),
  writtenAt,
  skills: [],
  corrects,
})

test('[ASM-3] of two corrections of one test the later holds, in whatever order they arrive', () => {
  const facts = [fact('a', null, 1), fact('b', 'a', 3), fact('c', 'a', 2), fact('d', 'b', 4)]
  fc.assert(
    fc.property(fc.shuffledSubarray(facts, { minLength: 4 }), (shuffled) => {
      expect(holdingAssessments(shuffled).map(({ assessment }) => assessment)).toEqual(['d'])
    }),
  )
})

describe('remediation', () => {
  test('[ASM-4] one miss in a quiz of three asks for a check, a plain failure or five items for remediation', () => {
    expect(remediationVerdict(2, 3)).toBe('check')
    expect(remediationVerdict(1, 3)).toBe('remediate')
    expect(remediationVerdict(3, 5)).toBe('remediate')
    expect(remediationVerdict(4, 5)).toBe('fine')
    expect(remediationVerdict(0, 1)).toBe('remediate')
  })

  test('[ASM-4] the probability is the area under the curve of what is believed', () => {
    for (const [correct, items] of [
      [0, 1],
      [1, 3],
      [2, 3],
      [4, 9],
    ] as const)
      expect(probabilityBelow(0.7, correct, items)).toBeCloseTo(integral(0.7, correct, items), 6)
  })
})

/** The same by brute force: the share of the likelihood that lies below `rate`. */
function integral(rate: number, correct: number, items: number): number {
  const steps = 200_000
  let below = 0
  let all = 0
  for (let step = 0; step < steps; step += 1) {
    const x = (step + 0.5) / steps
    const weight = x ** correct * (1 - x) ** (items - correct)
    all += weight
    if (x < rate) below += weight
  }
  return below / all
}

test('[ASM-5] the built-in check takes three to ten marks and counts the right ones', () => {
  const check = (marks: boolean[]) => checkResult(code('M1.A'), code('M1.A.1'), marks)
  expect(check([true, true, false])).toMatchObject({
    ok: true,
    value: { score: 2, max: 3, items: 3, label: 'needs-review' },
  })
  expect(check([true, true])).toMatchObject({ ok: false })
  expect(check(Array.from({ length: 11 }, () => true))).toMatchObject({ ok: false })
})

test('[ASM-6] a table of results is read test by test, and impossible rows are named by their line', () => {
  const text = [
    'Date,Subject,Title,Skill,Subskill,Score,Max,Label',
    '2026-03-02,M,Quiz,M1.A,M1.A.1,3,5,',
    '2026-03-02,M,Quiz,M1.A,M1.A.2,5,5,Proficient',
    '2026-03-03,M,Quiz,M1.A,,4,5,Needs Review',
    '2026-02-30,M,Quiz,M1.A,,4,5,',
    '2026-03-03,M,Quiz,M1.A,,6,5,',
    '2026-03-03,M,Quiz,M1.A,,x,5,',
    '2026-03-03,M,Quiz,M1 A,,4,5,',
    '2026-03-03,M,Quiz,M1.A,,4,5,Splendid',
  ].join('\n')
  const read = assessmentsFromCsv(text)
  if (read.type !== 'read') throw new Error(read.type)
  expect(read.assessments.map(({ takenOn, skills }) => [takenOn, skills.map(({ label }) => label)])).toEqual([
    ['2026-03-02', ['needs-review', 'proficient']],
    ['2026-03-03', ['needs-review']],
  ])
  expect(read.refused.map(({ line, problem }) => `${line} ${problem}`)).toEqual([
    '5 bad-date',
    '6 bad-score',
    '7 bad-score',
    '8 bad-skill',
    '9 bad-label',
  ])
  expect(assessmentsFromCsv('a,b')).toEqual({ type: 'unreadable', reason: 'missing-columns' })
})
