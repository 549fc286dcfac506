import { expect, test } from 'vitest'
import type * as z from 'zod'
import { LearnerId, adaptingDefaults } from '@etude/core'
import { forEachDatabase } from '../database/for-each-database.ts'
import { installation } from '../testing/installation.ts'
import { onTuesday } from '../testing/studying.ts'
import type { DayAnswer } from './day-answer.ts'
import type { WeekAnswer } from './week-answer.ts'

type Week = z.infer<typeof WeekAnswer>

forEachDatabase('weeks that adapt, over REST', (database) => {
  async function withWeek() {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    const day = (await anna.page.get(`/daily-plan/${anna.learner}`)).body as z.infer<typeof DayAnswer>
    const week = async (): Promise<Week> =>
      (await anna.page.get(`/weekly-planner/${anna.learner}/current`)).body as Week
    return { installed, anna, day, week }
  }

  test('[REF-2] [REF-5] a test below seventy of a hundred puts what it asks for into the week, once, with its reason in the history', async () => {
    const { anna, week } = await withWeek()
    const before = await week()
    expect(before.plan_refresh_history).toEqual([])
    const skills = [{ skill_id: 'B.1', subskill_id: 'B.1.1', score: 1, max: 10 }]
    const result = { student_id: anna.learner, assessment_id: 'quiz-1', subject: 'M', skills }
    expect((await anna.page.post('/api/assessments', result)).status).toBe(201)
    expect((await anna.page.post('/api/assessments', result)).status).toBe(201)
    const after = await week()
    expect(after.plan_refresh_history).toMatchObject([{ action: 'refresh', user_type: 'system', user_id: null }])
    const came = after.planned_activities.filter(({ source_assessment_id }) => source_assessment_id === 'quiz-1')
    expect(came.length).toBeGreaterThan(0)
    // Tomorrow at the earliest, and today and tomorrow are otherwise as they were.
    for (const { planned_day } of came) expect(planned_day).toBeGreaterThan(1)
    const soon = ({ planned_activities }: Week) =>
      planned_activities.filter(
        ({ planned_day, source_assessment_id }) => planned_day <= 2 && source_assessment_id !== 'quiz-1',
      )
    expect(soon(after)).toEqual(soon(before))
  })

  test('[REF-6] switched off, the plan stays as it was made', async () => {
    const { anna, week } = await withWeek()
    const before = await week()
    const adapting = { ...adaptingDefaults, refresh: false, extend: false }
    const args = { learner: LearnerId.parse(anna.learner), adapting }
    const switched = await anna.page.post('/api/mutations', { name: 'learner.set-adapting', version: 1, args })
    expect(switched.status).toBe(200)
    const skills = [{ skill_id: 'B.1', subskill_id: 'B.1.1', score: 1, max: 10 }]
    await anna.page.post('/api/assessments', { student_id: anna.learner, subject: 'M', skills })
    expect((await week()).planned_activities).toEqual(before.planned_activities)
  })

  test('[REF-1] [REF-4] a week that is done early is extended once, by whoever ticks last', async () => {
    const { anna, week } = await withWeek()
    for (let round = 0; round < 12 && !(await week()).has_extension; round += 1) {
      const page = await anna.page.post(`/daily-plan/${anna.learner}/complete`)
      expect(page.status).toBe(200)
      await anna.page.post(`/daily-plan/${anna.learner}/refresh`)
    }
    const extended = await week()
    expect(extended.has_extension).toBe(true)
    const came = extended.planned_activities.filter(({ is_extension }) => is_extension)
    expect(new Set(came.map(({ extension_batch_id }) => extension_batch_id)).size).toBe(1)
    for (const { planned_day } of came) expect(planned_day).toBeGreaterThan(1)
    expect(extended.plan_refresh_history).toMatchObject([{ action: 'extend', user_type: 'system' }])
  })
})
