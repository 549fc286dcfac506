import { expect, test } from 'vitest'
import { ClassId, LearnerId, UserId, systemActor } from '@etude/core'
import { forEachDatabase } from '../database/for-each-database.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import { onTuesday } from '../testing/studying.ts'
import type { DayAnswer } from './day-answer.ts'

const skill = { skill_id: 'A.1', subskill_id: 'A.1.1', score: 1, max: 5 }

forEachDatabase('assessments over REST', (database) => {
  const rows = () => database().db.selectFrom('record').selectAll().orderBy('kind').orderBy('id').execute()

  test('[ASM-1] a result is kept as it was given, with whose word it was, and the same again changes nothing', async () => {
    const anna = await onTuesday(installation(database()))
    const body = {
      student_id: anna.learner,
      assessment_id: 'quiz-1',
      subject: 'mathematics',
      title: 'Quiz',
      skills: [skill, { skill_id: 'B.1', score: 9, max: 10, label: 'Developing' }],
    }
    const first = await anna.page.post('/api/assessments', body)
    expect(first).toMatchObject({
      status: 201,
      body: {
        assessment_id: 'quiz-1',
        student_id: anna.learner,
        subject: 'M',
        source: 'learner',
        corrects: null,
        skills: [
          { ...skill, items: null, label: 'Needs Review' },
          { skill_id: 'B.1', subskill_id: null, label: 'Developing' },
        ],
      },
    })
    const before = await rows()
    expect((await anna.page.post('/api/assessments', body)).body).toEqual(first.body)
    expect(await rows()).toEqual(before)
  })

  test('[ASM-1] a tutor’s word is a tutor’s, and nobody else may put one in', async () => {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    const [tutor, bert] = [await signUp(installed, 'Tutor'), await signUp(installed, 'Bert')]
    const id = ClassId.parse('c1')
    for (const [name, args] of [
      ['class.create', { class: id, title: 'Class', tutor: UserId.parse(tutor.id), tutorName: 'Tutor' }],
      ['class.enrol', { class: id, learner: LearnerId.parse(anna.learner), learnerName: 'Anna' }],
    ] as const)
      expect(await installed.commit.run(systemActor('test'), { name, version: 1, args })).toMatchObject({ ok: true })
    const body = { student_id: anna.learner, subject: 'M', skills: [skill] }
    expect(await tutor.page.post('/api/assessments', body)).toMatchObject({ status: 201, body: { source: 'tutor' } })
    expect((await bert.page.post('/api/assessments', body)).status).toBe(404)
    const csv = 'date,subject,skill,score,max\n'
    const table = { student_id: anna.learner, curriculum_id: 'small', csv }
    expect((await bert.page.post('/api/assessments/import', table)).status).toBe(404)
  })

  test('[DAY-2] [GEN-14] a poor result of today stands first in the day when it is pulled once more', async () => {
    const anna = await onTuesday(installation(database()))
    await anna.page.get(`/daily-plan/${anna.learner}`)
    await anna.page.post('/api/assessments', { student_id: anna.learner, subject: 'M', skills: [skill] })
    const day = (await anna.page.post(`/daily-plan/${anna.learner}/refresh`)).body as DayAnswer
    expect(day.activities[0]).toMatchObject({
      type: 'tutoring',
      priority: 'high',
      metadata: { source: 'assessment', is_assessment_driven: true, subskill_id: 'A.1.1' },
    })
  })

  test('[ASM-1] impossible points, dates and codes are named by their fields, and nothing is written', async () => {
    const anna = await onTuesday(installation(database()))
    const before = await rows()
    const send = (more: object) =>
      anna.page.post('/api/assessments', { student_id: anna.learner, subject: 'M', skills: [skill], ...more })
    const fault = async (more: object) => {
      const { status, body } = await send(more)
      const { code, errors = [] } = body as { code: string; errors?: { path: string }[] }
      return [status, code, errors[0]?.path]
    }
    expect(await fault({ skills: [{ ...skill, score: 6 }] })).toEqual([422, 'invalid-input', 'skills.0.score'])
    expect(await fault({ skills: [{ ...skill, max: 0, score: 0 }] })).toEqual([422, 'invalid-input', 'skills.0.max'])
    expect(await fault({ skills: [{ ...skill, score: -1 }] })).toEqual([422, 'invalid-input', 'skills.0.score'])
    expect(await fault({ skills: [{ ...skill, skill_id: 'Z' }] })).toEqual([422, 'invalid-input', 'skills.0.skill_id'])
    expect(await fault({ subject: 'Latin' })).toEqual([422, 'invalid-input', 'subject'])
    expect(await fault({ taken_at: '2099-01-01' })).toEqual([422, 'too-far-ahead', undefined])
    expect(await fault({ taken_at: '1999-01-01' })).toEqual([422, 'too-far-back', undefined])
    expect(await fault({ taken_at: 'yesterday' })).toEqual([422, 'invalid-input', 'taken_at'])
    expect(await fault({ skills: [] })).toEqual([422, 'invalid-arguments', 'skills'])
    expect(await rows()).toEqual(before)
  })

  test('[ASM-3] a correction counts in the place of what it corrects', async () => {
    const anna = await onTuesday(installation(database()))
    const send = (more: object) =>
      anna.page.post('/api/assessments', { student_id: anna.learner, subject: 'M', skills: [skill], ...more })
    await send({ assessment_id: 'wrong' })
    expect((await send({ corrects: 'wrong', skills: [{ ...skill, score: 5 }] })).status).toBe(201)
    const day = (await anna.page.get(`/daily-plan/${anna.learner}`)).body as DayAnswer
    expect(day.activities.some(({ metadata }) => metadata.is_assessment_driven)).toBe(false)
  })

  test('[ASM-6] a table is taken over row by row, what cannot be believed is reported, and twice is once', async () => {
    const anna = await onTuesday(installation(database()))
    const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    const csv = [
      'date,subject,title,skill,subskill,score,max',
      `${date},M,Test,A.1,A.1.1,4,5`,
      `${date},M,Test,B.1,B.1.1,7,5`,
      `${date},M,Test,B.1,B.1.1,2,5`,
      `never,M,Test,C.1,,2,5`,
    ].join('\n')
    const table = { student_id: anna.learner, curriculum_id: `small-${anna.learner}`, csv }
    const answer = await anna.page.post('/api/assessments/import', table)
    expect(answer).toMatchObject({
      status: 200,
      body: {
        refused: [
          { line: 3, problem: 'bad-score', value: '7 of 5' },
          { line: 5, problem: 'bad-date', value: 'never' },
        ],
      },
    })
    expect((answer.body as { recorded: string[] }).recorded).toHaveLength(1)
    const before = await rows()
    expect((await anna.page.post('/api/assessments/import', table)).body).toEqual(answer.body)
    expect(await rows()).toEqual(before)
  })
})
