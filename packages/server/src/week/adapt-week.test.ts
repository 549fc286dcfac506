import { expect, test } from 'vitest'
import type * as z from 'zod'
import { CivilDate, LearnerId, adaptingDefaults, addDays } from '@etude/core'
import { forEachDatabase } from '../database/for-each-database.ts'
import { installation } from '../testing/installation.ts'
import { onTuesday } from '../testing/studying.ts'
import type { DayAnswer } from './day-answer.ts'
import type { WeekAnswer } from './week-answer.ts'

type Week = z.infer<typeof WeekAnswer>

/** An activity of a plan as a device would send it. */
const asMade = ({ planned_activities }: Week, id: string): object => {
  const found = planned_activities.find(({ activity_id }) => activity_id === id)
  return {
    activity: id,
    about: null,
    title: found?.title,
    type: found?.activity_type,
    ordinal: 9,
    sequence: 99,
    day: 4,
    position: 9,
    minutes: 5,
    priority: 'low',
    reason: { type: 'begin' },
  }
}

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

  test('[REF-6] switched off for everybody, nothing changes by itself, neither from here nor from a device, and the app is told', async () => {
    const installed = installation(database(), { adapting: false })
    const anna = await onTuesday(installed)
    await anna.page.get(`/daily-plan/${anna.learner}`)
    const week = async () => (await anna.page.get(`/weekly-planner/${anna.learner}/current`)).body as Week
    const before = await week()
    const skills = [{ skill_id: 'B.1', subskill_id: 'B.1.1', score: 1, max: 10 }]
    await anna.page.post('/api/assessments', { student_id: anna.learner, subject: 'M', skills })
    const [{ activity_id }] = before.planned_activities as [Week['planned_activities'][number]]
    const extension = { learner: anna.learner, week: before.week_start_date, activities: [asMade(before, activity_id)] }
    const late = await anna.page.post('/api/mutations', { name: 'week.extend', version: 1, args: extension })
    expect(late).toMatchObject({ status: 200, body: { touched: [] } })
    expect((await week()).planned_activities).toEqual(before.planned_activities)
    expect((await week()).plan_refresh_history).toEqual([])
    expect((await anna.page.get('/api/me')).body).toMatchObject({ adapting: false })
  })

  test('[REF-3] a plan made more than two weeks ago is made again with the next day that is asked for, once, with its reason', async () => {
    const { installed, anna } = await withWeek()
    const tuesday = (await anna.page.get(`/weekly-planner/${anna.learner}/current`)).body as Week
    const ahead = addDays(CivilDate.parse(tuesday.week_start_date), 21)
    const at = `/weekly-planner/${anna.learner}/week/${ahead}`
    const made = await anna.page.post(`/weekly-planner/generate/${anna.learner}`, { week_start_date: ahead })
    expect(made).toMatchObject({ status: 200, body: { is_stale: false, version: 1 } })
    // Much of it is mastered meanwhile.
    const dayMs = 86_400_000
    installed.pass(8 * dayMs)
    for (const unit of ['A', 'B', 'C'])
      for (const place of [1, 2])
        await anna.page.post('/api/assessments', {
          student_id: anna.learner,
          subject: 'M',
          skills: [{ skill_id: `${unit}.1`, subskill_id: `${unit}.1.${place}`, score: 10, max: 10 }],
        })
    installed.pass(7 * dayMs)
    const old = (await anna.page.get(at)).body as Week
    expect(old).toMatchObject({ is_stale: true, version: 1, plan_refresh_history: [] })
    expect((await anna.page.get(`/daily-plan/${anna.learner}`)).status).toBe(200)
    const renewed = (await anna.page.get(at)).body as Week
    expect(renewed).toMatchObject({ is_stale: false, version: 2, status: 'draft' })
    expect(renewed.plan_refresh_history).toMatchObject([{ action: 'regenerate', user_type: 'system', user_id: null }])
    expect(renewed.plan_refresh_history[0]?.sentence).toMatch(/^Etude made the plan again because it was 15 days old/)
    expect(renewed.planned_activities).not.toEqual(old.planned_activities)
    await anna.page.post(`/daily-plan/${anna.learner}/refresh`)
    expect((await anna.page.get(at)).body).toEqual(renewed)
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
