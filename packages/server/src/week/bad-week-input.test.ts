import { beforeEach, describe, expect, test } from 'vitest'
import {
  CivilDate,
  CurriculumId,
  LearnerId,
  NodeCode,
  activityId,
  curriculumFromCsv,
  curriculumToCase,
} from '@etude/core'
import { forEachDatabase } from '../database/for-each-database.ts'
import { problems } from '../http/problem-table.ts'
import type { ProblemCode } from '../http/problem-table.ts'
import { installation } from '../testing/installation.ts'
import type { Installation } from '../testing/installation.ts'
import type { Person } from '../testing/people.ts'
import { onTuesday } from '../testing/studying.ts'

interface Scene {
  readonly anna: Person
  readonly curriculum: string
  readonly app: Installation['app']
}
type Case = readonly [
  what: string,
  code: ProblemCode,
  ask: (scene: Scene) => Promise<{ status: number; body: unknown }>,
]

const mutation = (name: string, args: (scene: Scene) => object) => (scene: Scene) =>
  scene.anna.page.post('/api/mutations', { name, version: 1, args: args(scene) })
const post = (path: (scene: Scene) => string, body: object) => (scene: Scene) => scene.anna.page.post(path(scene), body)
const generate = (body: object) => post(({ anna }) => `/weekly-planner/generate/${anna.learner}`, body)
const roadmap = (body: object) => post(({ anna }) => `/multi-week-planner/generate/${anna.learner}`, body)
const row = (code: string, requires: string) => `subskill,${code},A.1,${code},1,10,${requires}`
const circle = ['kind,code,parent,title,difficulty,minutes,requires', 'subject,M,,M', 'unit,A,M,A', 'skill,A.1,A,A']
const farWeek = '9999-12-20'

const weekAfterNext = (): CivilDate => {
  const next = new Date(Date.now() + 14 * 86_400_000)
  next.setUTCDate(next.getUTCDate() - ((next.getUTCDay() + 6) % 7))
  return CivilDate.parse(next.toISOString().slice(0, 10))
}

/** A package as this product writes it, with its prerequisites turned into a circle. */
function caseCircle(): object {
  const report = curriculumFromCsv('M', [...circle, row('a', ''), row('b', 'a'), row('c', 'b')].join('\n'))
  if (report.type !== 'read') throw new Error(report.type)
  const prerequisites = [
    ...report.curriculum.prerequisites,
    { subskill: NodeCode.parse('a'), requires: NodeCode.parse('c') },
  ]
  const whole = curriculumToCase(
    { ...report.curriculum, prerequisites },
    CurriculumId.parse('m'),
    '2026-01-05T00:00:00Z',
  )
  return JSON.parse(JSON.stringify(whole)) as object
}

/** Half of what a body should have been, as a connection that breaks off leaves it. */
const halfBody =
  (path: (scene: Scene) => string) =>
  async (scene: Scene): Promise<{ status: number; body: unknown }> => {
    const cookie = [...scene.anna.page.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, origin: 'http://etude.test', 'content-type': 'application/json' }
    const answer = await scene.app.request(path(scene), { method: 'POST', headers, body: '{"week_start_date": "2026-' })
    return { status: answer.status, body: await answer.json() }
  }

/** A week as no device would make it: so many activities of an hour about one subskill, all on the Wednesday after next. */
const forgedWeek = (code: string, count = 1) =>
  mutation('week.generate', ({ anna, curriculum }) => {
    const named = { learner: LearnerId.parse(anna.learner), week: weekAfterNext(), type: 'practice' as const }
    const [course, subskill] = [CurriculumId.parse(curriculum), NodeCode.parse(code)]
    const titles = { subject: 'M', unit: 'A', skill: 'A', subskill: code }
    const about = { curriculum: course, subject: 'M', unit: 'A', skill: 'A.1', subskill, titles, difficulty: 1 }
    const activities = Array.from({ length: count }, (_, ordinal) => ({
      activity: activityId({ ...named, curriculum: course, subskill, ordinal }),
      about,
      title: code,
      type: named.type,
      ordinal,
      sequence: ordinal + 1,
      day: 2,
      position: ordinal,
      minutes: 60,
      priority: 'high',
      reason: { type: 'begin' },
    }))
    const nothing = { theme: [], objectives: [], shares: [], unlocked: [] }
    const content = { snapshot: 'a'.repeat(32), seed: 's', target: 20, ...nothing }
    return { learner: anna.learner, week: named.week, trigger: 'manual', content, activities, replaces: null }
  })

const cases: readonly Case[] = [
  ['a learner nobody knows', 'not-found', ({ anna }) => anna.page.get('/daily-plan/nobody')],
  ['a week for a learner nobody knows', 'not-found', post(() => '/weekly-planner/generate/nobody', {})],
  [
    'a result of a learner nobody knows',
    'not-found',
    post(() => '/api/assessments', { student_id: 'nobody', subject: 'M', skills: [] }),
  ],
  ['a week that begins on a Tuesday', 'invalid-input', generate({ week_start_date: '2025-11-04' })],
  ['a week of the year 9999', 'too-far-ahead', generate({ week_start_date: farWeek })],
  ['a week beyond the calendar', 'invalid-input', generate({ week_start_date: '9999-12-27' })],
  ['a week that is over', 'week-is-over', generate({ week_start_date: '2024-01-01' })],
  ['a plan of 31 activities', 'invalid-input', generate({ target_activities: 31 })],
  ['a plan of 14 activities', 'invalid-input', generate({ target_activities: 14 })],
  [
    'the plan of a week of the year 9999',
    'no-plan',
    ({ anna }) => anna.page.get(`/weekly-planner/${anna.learner}/week/${farWeek}`),
  ],
  [
    'a day of the year 9999',
    'too-far-ahead',
    ({ anna }) => anna.page.get(`/daily-plan/${anna.learner}?date=9999-12-31`),
  ],
  ['a date that is none', 'invalid-input', ({ anna }) => anna.page.get(`/daily-plan/${anna.learner}?date=2026-02-30`)],
  [
    'an activity nobody knows',
    'not-found',
    post(({ anna }) => `/daily-plan/${anna.learner}/activities/a-0/complete`, {}),
  ],
  [
    'minutes that no day has',
    'invalid-input',
    post(({ anna }) => `/daily-plan/${anna.learner}/activities/a-0/complete`, { minutes: 100_000 }),
  ],
  [
    'a locked subskill on a day',
    'locked-subskill',
    mutation('activity.add', ({ anna, curriculum }) => {
      const week = weekAfterNext()
      return { learner: anna.learner, week, day: 2, curriculum, subskill: 'A.1.2', type: 'practice' }
    }),
  ],
  ['a week that puts a locked subskill on a day', 'locked-subskill', forgedWeek('A.1.2')],
  ['a week about a subskill that nobody knows', 'not-found', forgedWeek('A.1.9')],
  ['a week with more minutes than its day has', 'broken-plan', forgedWeek('A.1.1', 6)],
  [
    'a curriculum that goes round in a circle',
    'prerequisite-cycle',
    post(() => '/api/curricula/import', {
      format: 'csv',
      title: 'M',
      csv: [...circle, row('a', 'c'), row('b', 'a'), row('c', 'b')].join('\n'),
    }),
  ],
  [
    'a curriculum of 100,000 rows',
    'too-many-rows',
    post(() => '/api/curricula/import', {
      format: 'csv',
      title: 'M',
      csv: `${circle[0]}\n${`${row('a', '')}\n`.repeat(100_000)}`,
    }),
  ],
  [
    'a result of seven of five',
    'invalid-input',
    ({ anna }) =>
      anna.page.post('/api/assessments', {
        student_id: anna.learner,
        subject: 'M',
        skills: [{ skill_id: 'A.1', score: 7, max: 5 }],
      }),
  ],
  [
    'a result of nothing of nothing',
    'invalid-input',
    ({ anna }) =>
      anna.page.post('/api/assessments', {
        student_id: anna.learner,
        subject: 'M',
        skills: [{ skill_id: 'A.1', score: 0, max: 0 }],
      }),
  ],
  [
    'a result below nothing',
    'invalid-input',
    ({ anna }) =>
      anna.page.post('/api/assessments', {
        student_id: anna.learner,
        subject: 'M',
        skills: [{ skill_id: 'A.1', score: -1, max: 5 }],
      }),
  ],
  [
    'a result of a subskill that nobody knows',
    'invalid-input',
    ({ anna }) =>
      anna.page.post('/api/assessments', {
        student_id: anna.learner,
        subject: 'M',
        skills: [{ skill_id: 'A.1', subskill_id: 'A.1.99', score: 1, max: 5 }],
      }),
  ],
  [
    'a result of the year 9999',
    'too-far-ahead',
    ({ anna }) =>
      anna.page.post('/api/assessments', {
        student_id: anna.learner,
        subject: 'M',
        taken_at: '9999-12-31',
        skills: [{ skill_id: 'A.1', score: 1, max: 5 }],
      }),
  ],
  [
    'a result without skills',
    'invalid-arguments',
    ({ anna }) => anna.page.post('/api/assessments', { student_id: anna.learner, subject: 'M', skills: [] }),
  ],
  [
    'a table of 100,000 results',
    'body-too-large',
    ({ anna, curriculum }) =>
      anna.page.post('/api/assessments/import', {
        student_id: anna.learner,
        curriculum_id: curriculum,
        csv: `date,subject,skill,score,max\n${'2026-01-05,M,A.1,1,5\n'.repeat(100_000)}`,
      }),
  ],
  [
    'a table of 40,000 results',
    'too-many-rows',
    ({ anna, curriculum }) =>
      anna.page.post('/api/assessments/import', {
        student_id: anna.learner,
        curriculum_id: curriculum,
        csv: `date,subject,skill,score,max\n${'2026-01-05,M,A.1,1,5\n'.repeat(40_000)}`,
      }),
  ],
  [
    'a CASE package whose associations go round in a circle',
    'prerequisite-cycle',
    post(() => '/api/curricula/import', { format: 'case', document: caseCircle() }),
  ],
  [
    'a day of the week that is none',
    'invalid-input',
    ({ anna }) => anna.page.get(`/weekly-planner/${anna.learner}/day/7`),
  ],
  ['a week in a month that is none', 'invalid-input', generate({ week_start_date: '2026-13-01' })],
  ['a week that is a number', 'invalid-input', generate({ week_start_date: 20260105 })],
  ['a roadmap of three weeks', 'invalid-input', roadmap({ num_weeks: 3 })],
  ['a roadmap of nine weeks', 'invalid-input', roadmap({ num_weeks: 9 })],
  ['a roadmap of four and a half weeks', 'invalid-input', roadmap({ num_weeks: 4.5 })],
  ['a roadmap of a learner nobody knows', 'not-found', post(() => '/multi-week-planner/generate/nobody', {})],
  [
    'a roadmap of three weeks as a mutation',
    'invalid-arguments',
    mutation('roadmap.make', ({ anna }) => ({ learner: anna.learner, weeks: 3, asked: true })),
  ],
  ['half a roadmap', 'malformed-json', halfBody(({ anna }) => `/multi-week-planner/generate/${anna.learner}`)],
  ['half a curriculum', 'malformed-json', halfBody(() => '/api/curricula/import')],
  ['half a body', 'malformed-json', halfBody(({ anna }) => `/weekly-planner/generate/${anna.learner}`)],
  ['half a result', 'malformed-json', halfBody(() => '/api/assessments')],
]

forEachDatabase('bad input to weeks, days and results', (database) => {
  let scene: Scene
  const rows = () => database().db.selectFrom('record').selectAll().orderBy('kind').orderBy('id').execute()
  beforeEach(async () => {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    scene = { anna, curriculum: `small-${anna.learner}`, app: installed.app }
  })
  describe('is refused with its code and sentence, and changes nothing', () => {
    for (const [what, code, ask] of cases) {
      test(`[EDGE-14] ${what}`, async () => {
        const before = await rows()
        const answer = await ask(scene)
        expect(answer).toMatchObject({
          status: problems[code].status,
          body: { code, status: problems[code].status, detail: problems[code].detail },
        })
        expect(await rows()).toEqual(before)
      })
    }
  })
})
