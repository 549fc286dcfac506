import {
  CivilDate,
  CurriculumId,
  LearnerId,
  NodeCode,
  RecordId,
  assessmentLimits,
  assessmentSources,
  assessmentsFromCsv,
  labelOf,
  labels,
  ok,
  readLearning,
  refuse,
  sha256,
} from '@etude/core'
import type { Body, Course, ImportedAssessment, Json, Result } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import type { FieldError, Problem } from '../http/problem.ts'
import { refusalProblem } from '../http/refusal-problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import { learnerNow } from './learner-now.ts'
import { openLearner, readRecords } from './open-learner.ts'
import { adaptWeek } from './adapt-week.ts'
import type { OpenLearner } from './open-learner.ts'
import { labelWords, wordsOf } from './seed-words.ts'
import type { WeekDeps } from './week-deps.ts'

const StudentId = z.string().max(120).pipe(LearnerId)
const Points = z.number().min(0).max(assessmentLimits.pointsMax)

const SkillLine = z
  .object({
    skill_id: z.string().pipe(NodeCode),
    subskill_id: z.string().pipe(NodeCode).nullish(),
    score: Points,
    max: Points.positive(),
    /** How many questions stand behind it; where nobody says, each point counts as one. */
    items: z.int().min(1).max(assessmentLimits.pointsMax).nullish(),
    label: z.enum(wordsOf(labelWords)).optional(),
  })
  .refine(({ score, max }) => score <= max, { path: ['score'], error: 'more points than there are' })

const NewAssessment = z.object({
  student_id: StudentId,
  /** The same again is the same assessment. */
  assessment_id: z.string().max(120).pipe(RecordId).optional(),
  /** May be left out where the learner learns the subject from one curriculum only. */
  curriculum_id: z.string().max(120).pipe(CurriculumId).optional(),
  /** Its code or its title. */
  subject: z.string().min(1).max(200),
  title: z.string().max(assessmentLimits.titleCharsMax).optional(),
  taken_at: z.union([z.pipe(z.string(), CivilDate), z.iso.datetime({ offset: true })]).optional(),
  skills: z.array(SkillLine).max(assessmentLimits.skillsMax),
  /** The assessment that this puts right; without skills it takes it back. */
  corrects: z.string().max(120).pipe(RecordId).nullish(),
})
type NewAssessment = z.infer<typeof NewAssessment>

const AssessmentAnswer = z.object({
  assessment_id: z.string(),
  student_id: z.string(),
  curriculum_id: z.string(),
  subject: z.string(),
  title: z.string(),
  taken_at: z.string(),
  source: z.enum(assessmentSources),
  corrects: z.string().nullable(),
  skills: z.array(
    z.object({
      skill_id: z.string(),
      subskill_id: z.string().nullable(),
      score: z.number(),
      max: z.number(),
      items: z.int().nullable(),
      label: z.enum(wordsOf(labelWords)),
    }),
  ),
})

export const assessmentRoutes = (deps: WeekDeps): readonly Route[] => [recordOne(deps), importTable(deps)]

const recordOne = (deps: WeekDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/assessments',
      tag: 'Assessments',
      summary: 'Write down what a test showed',
      description:
        'A result is a fact: it is never edited. A correction is another one that names the first. Whose word it was follows from who is signed in.',
      access: 'signed-in',
      body: NewAssessment,
      status: 201,
      gives: 'The result as it is kept.',
      answer: AssessmentAnswer,
      problems: ['not-found', 'already-exists', 'too-far-ahead', 'too-far-back', 'invalid-arguments'],
    },
    async ({ caller, body }) => {
      const open = await openLearner(
        deps,
        caller,
        body.student_id,
        async (reader) => (await readLearning(reader, body.student_id))?.courses ?? [],
        'assessment.record',
      )
      if (!open.ok) return open
      const course = courseFor(open.value.found, body)
      if (!course.ok) return course
      const assessment = body.assessment_id ?? RecordId.parse(deps.newId())
      const done = await record(deps, open.value, 'person', assessment, {
        curriculum: course.value.curriculum,
        subject: course.value.subject,
        title: body.title ?? '',
        takenOn: dateOf(body.taken_at, open.value),
        skills: body.skills.map(({ skill_id, subskill_id, score, max, items, label }) => ({
          skill: skill_id,
          subskill: subskill_id ?? null,
          score,
          max,
          items: items ?? null,
          label: labels.find((known) => labelWords[known] === label) ?? labelOf(score, max),
        })),
        corrects: body.corrects ?? null,
      })
      if (!done.ok) return done
      const stored = await readRecords(deps, (reader) => reader.get('assessment', assessment))
      return stored === undefined ? refused('not-found') : ok(assessmentAnswer(stored.body))
    },
  )

const importTable = (deps: WeekDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/assessments/import',
      tag: 'Assessments',
      summary: 'Take over results from a table',
      description:
        'Columns by their names: date, subject, skill, score and max, and where there are any title, subskill, items and label. Rows that cannot be believed are left out and reported; the same table again changes nothing.',
      access: 'signed-in',
      body: z.object({
        student_id: StudentId,
        curriculum_id: z.string().max(120).pipe(CurriculumId),
        csv: z.string().min(1),
      }),
      status: 200,
      gives: 'What was recorded, and what was left out and why.',
      answer: z.object({
        recorded: z.array(z.string()),
        refused: z.array(z.object({ line: z.int(), problem: z.string(), value: z.string() })),
      }),
      problems: ['not-found', 'unreadable-file', 'too-many-rows', 'too-far-ahead', 'too-far-back'],
    },
    async ({ caller, body }) => {
      const open = await openLearner(deps, caller, body.student_id, async () => null, 'assessment.record')
      if (!open.ok) return open
      const table = assessmentsFromCsv(body.csv)
      if (table.type === 'unreadable')
        return table.reason === 'too-large'
          ? refused('too-many-rows')
          : refused('unreadable-file', { errors: [{ path: 'csv', message: unreadableWords[table.reason] }] })
      const recorded: string[] = []
      for (const test of table.assessments) {
        const assessment = importedId(body.student_id, body.curriculum_id, test)
        const { subject, takenOn, title, skills } = test
        const fact = { curriculum: body.curriculum_id, subject, takenOn, title, skills, corrects: null }
        const done = await record(deps, open.value, 'import', assessment, fact)
        if (!done.ok) return done
        recorded.push(assessment)
      }
      return ok({ recorded, refused: [...table.refused] })
    },
  )

const unreadableWords = {
  'not-csv': 'a table of comma-separated values',
  'missing-columns': 'columns named date, subject, skill, score and max',
} as const

type Fact = Pick<Body<'assessment'>, 'curriculum' | 'subject' | 'title' | 'takenOn' | 'corrects'> & {
  readonly skills: readonly object[]
}

async function record(
  deps: WeekDeps,
  open: OpenLearner,
  how: 'person' | 'import',
  assessment: RecordId,
  fact: Fact,
): Promise<Result<void, Problem>> {
  const { actor, learner, at } = open
  const args = { learner, assessment, how, ...fact } as unknown as Json
  const done = await deps.commit.run(actor, { name: 'assessment.record', version: 1, args }, at)
  if (!done.ok) return refuse(refusalProblem(done.error))
  await adaptWeek(deps, open)
  return ok(undefined)
}

/** Named by what it says, so that a table that is imported twice says it once. */
const importedId = (learner: LearnerId, curriculum: CurriculumId, test: ImportedAssessment): RecordId =>
  RecordId.parse(`t-${sha256(JSON.stringify([learner, curriculum, test]), 16)}`)

function dateOf(text: string | undefined, { today, profile }: OpenLearner): CivilDate {
  if (text === undefined) return today
  const date = CivilDate.safeParse(text)
  return date.success ? date.data : learnerNow(profile, Date.parse(text) as never).today
}

/** The course that a result is about, by the name of its subject; and whether that course knows what was tested. */
function courseFor(
  courses: readonly Course[],
  { curriculum_id, subject, skills }: NewAssessment,
): Result<{ readonly curriculum: CurriculumId; readonly subject: NodeCode }, Problem> {
  const wanted = subject.toLowerCase()
  const fitting = courses.flatMap(({ curriculum }) =>
    curriculum_id !== undefined && curriculum.curriculum !== curriculum_id
      ? []
      : curriculum.nodes
          .filter(
            (node) => node.kind === 'subject' && [node.code, node.title].some((name) => name.toLowerCase() === wanted),
          )
          .map((node) => ({ curriculum, subject: node.code })),
  )
  const [course, another] = fitting
  const fault = (errors: readonly FieldError[]) => refused('invalid-input', { errors })
  if (course === undefined) return fault([{ path: 'subject', message: 'a subject that the learner learns' }])
  if (another !== undefined) return fault([{ path: 'curriculum_id', message: 'needed: several curricula have it' }])
  const kindOf = new Map<string, string>(course.curriculum.nodes.map(({ code, kind }) => [code, kind]))
  const unknown = skills.flatMap(({ skill_id, subskill_id }, index): FieldError[] => [
    ...(kindOf.get(skill_id) === 'skill'
      ? []
      : [{ path: `skills.${index}.skill_id`, message: 'a skill of the subject' }]),
    ...(subskill_id === null || subskill_id === undefined || kindOf.get(subskill_id) === 'subskill'
      ? []
      : [{ path: `skills.${index}.subskill_id`, message: 'a subskill of the skill' }]),
  ])
  if (unknown.length > 0) return fault(unknown.slice(0, 20))
  return ok({ curriculum: course.curriculum.curriculum, subject: course.subject })
}

const assessmentAnswer = (body: Body<'assessment'>): z.infer<typeof AssessmentAnswer> => ({
  assessment_id: body.assessment,
  student_id: body.learner,
  curriculum_id: body.curriculum,
  subject: body.subject,
  title: body.title,
  taken_at: body.takenOn,
  source: body.source,
  corrects: body.corrects,
  skills: body.skills.map(({ skill, subskill, score, max, items, label }) => ({
    skill_id: skill,
    subskill_id: subskill,
    score,
    max,
    items,
    label: labelWords[label],
  })),
})
