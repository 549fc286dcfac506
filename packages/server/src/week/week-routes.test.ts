import { systemActor } from '@etude/core'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { forEachDatabase } from '../database/for-each-database.ts'
import { installation } from '../testing/installation.ts'
import type { Person } from '../testing/people.ts'
import { onTuesday } from '../testing/studying.ts'
import type { DayAnswer } from './day-answer.ts'
import { WeekAnswer } from './week-answer.ts'

type Week = z.infer<typeof WeekAnswer>

const dayMs = 86_400_000
const current = async ({ page, learner }: Person): Promise<Week> => {
  const answer = await page.get(`/weekly-planner/${learner}/current`)
  expect(answer.status).toBe(200)
  return answer.body
}
const shifted = (date: string, days: number) => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)

forEachDatabase('the week over REST', (database) => {
  test('[GEN-1] [GEN-6] [GEN-7] [C-8] the plan of this week, made when it is asked for, with every field of it', async () => {
    const anna = await onTuesday(installation(database()))
    const week = await current(anna)
    expect(week).toMatchObject({
      id: `${anna.learner}_${week.week_start_date}`,
      plan_id: week.id,
      student_id: anna.learner,
      document_type: 'weekly_plan',
      status: 'active',
      has_extension: false,
      completed_activities: 0,
      completion_percentage: 0,
      published_by: 'system:on_demand',
      modification_history: [],
      plan_refresh_history: [],
    })
    expect(new Date(week.week_start_date).getUTCDay()).toBe(1)
    expect(week.planned_activities).toHaveLength(week.total_activities)
    const [first] = week.planned_activities
    expect(first).toMatchObject({
      activity_uid: `${week.id}_act_001`,
      subskill_id: expect.stringMatching(/^[ABC]\.1\.1$/) as unknown,
      skill_id: expect.stringMatching(/^[ABC]\.1$/) as unknown,
      unit_id: expect.stringMatching(/^[ABC]$/) as unknown,
      subject: 'Mathematics',
      activity_type: 'practice',
      planned_day: 1,
      status: 'pending',
      is_extension: false,
      extension_batch_id: null,
      assigned_date: null,
      completed_date: null,
      estimated_time_minutes: 12,
    })
    expect(new Set(week.planned_activities.map(({ activity_uid }) => activity_uid)).size).toBe(week.total_activities)
    expect(week.planned_activities.every(({ planned_day }) => planned_day >= 1 && planned_day <= 4)).toBe(true)
    expect(week.source_analytics_snapshot.unlocked_subskills.toSorted()).toEqual(['A.1.1', 'B.1.1', 'C.1.1'])
    expect(week.source_analytics_snapshot.velocity_metrics).toMatchObject([
      { subject: 'Mathematics', velocity_status: 'Significantly Behind', weight: 3 },
    ])
  })

  test('[GEN-2] [C-8] next week is planned when nobody names one, found again, and planned anew only when that is asked for', async () => {
    const anna = await onTuesday(installation(database()))
    const path = `/weekly-planner/generate/${anna.learner}`
    const first = (await anna.page.post(path)).body as Week
    const { week_start_date: monday } = await current(anna)
    expect(first).toMatchObject({
      week_start_date: shifted(monday, 7),
      status: 'draft',
      published_at: null,
      version: 1,
    })
    expect((await anna.page.post(path, { target_activities: 30 })).body).toEqual(first)
    const anew = (await anna.page.post(path, { target_activities: 30, force_regenerate: true })).body as Week
    expect(anew).toMatchObject({ version: 2, target_activities: 30 })
    expect(await anna.page.get(`/weekly-planner/${anna.learner}/week/${first.week_start_date}`)).toMatchObject({
      status: 200,
      body: { version: 2 },
    })
  })

  test('[GEN-8] [GEN-15] planned anew, a week keeps what was shown or done, with the labels it had', async () => {
    const anna = await onTuesday(installation(database()))
    const before = await current(anna)
    const day = (await anna.page.get(`/daily-plan/${anna.learner}`)).body as DayAnswer
    await anna.page.post(`/daily-plan/${anna.learner}/activities/${day.activities[0]?.id}/complete`)
    const path = `/weekly-planner/generate/${anna.learner}`
    const after = (await anna.page.post(path, { week_start_date: before.week_start_date, force_regenerate: true }))
      .body as Week
    expect(after.version).toBe(2)
    const uidById = new Map(after.planned_activities.map((each) => [each.activity_id, each.activity_uid]))
    for (const { id, metadata } of day.activities) expect(uidById.get(id)).toBe(metadata.weekly_plan_activity_uid)
    expect(after.completed_activities).toBe(1)
    expect(new Set(uidById.values()).size).toBe(after.total_activities)
  })

  test('[GEN-8] an activity is ticked by its label in the week, and the day shows it', async () => {
    const anna = await onTuesday(installation(database()))
    await anna.page.get(`/daily-plan/${anna.learner}`)
    const week = await current(anna)
    const assigned = week.planned_activities.find(({ status }) => status === 'assigned')
    const path = `/weekly-planner/${anna.learner}/activity/${assigned?.activity_uid}/complete`
    const done = await anna.page.post(path)
    expect(done).toMatchObject({ status: 200, body: { completed_activities: 1 } })
    expect(await anna.page.post(path)).toMatchObject({ status: 200, body: { completed_activities: 1 } })
    const day = (await anna.page.get(`/daily-plan/${anna.learner}`)).body as DayAnswer
    expect(day.activities.find(({ id }) => id === assigned?.activity_id)?.is_complete).toBe(true)
    const unknown = await anna.page.post(`/weekly-planner/${anna.learner}/activity/${week.id}_act_999/complete`)
    expect(unknown.status).toBe(404)
  })

  test('[GEN-8] the status counts the week, and each of its days', async () => {
    const anna = await onTuesday(installation(database()))
    const status = () => anna.page.get(`/weekly-planner/${anna.learner}/status`)
    expect(await status()).toMatchObject({ status: 200, body: { has_plan: false, plan_id: null, total_activities: 0 } })
    const week = await current(anna)
    expect(await status()).toMatchObject({
      body: { has_plan: true, status: 'active', total_activities: week.total_activities },
    })
    const days = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6].map(
        async (day) => (await anna.page.get(`/weekly-planner/${anna.learner}/day/${day}`)).body,
      ),
    )
    const totals = days.map(({ total_activities }: { total_activities: number }) => total_activities)
    expect(totals.reduce((sum, count) => sum + count, 0)).toBe(week.total_activities)
    expect([totals[0], totals[5], totals[6]]).toEqual([0, 0, 0])
    expect((await anna.page.get(`/weekly-planner/${anna.learner}/day/7`)).status).toBe(422)
  })

  test('[PUB-8] what was left out with good reason counts nowhere, and the rest completes the week', async () => {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    const { planned_activities: planned } = await current(anna)
    for (const [place, { activity_id: activity, title }] of planned.entries()) {
      const done = { entry: `e${place}`, minutes: 5, rating: null, title, curriculum: null, subskill: null }
      const [name, more] = place === 0 ? ['activity.skip', { excused: true }] : ['activity.complete', done]
      const args = { learner: anna.learner, activity, ...more }
      const ran = await installed.commit.run(systemActor('test'), { name, version: 1, args: args as never })
      expect(ran).toMatchObject({ ok: true })
    }
    const counts = { total_activities: planned.length - 1, completed_activities: planned.length - 1 }
    const all = { ...counts, status: 'completed', completion_percentage: 100 }
    expect(await current(anna)).toMatchObject(all)
    const status = await anna.page.get(`/weekly-planner/${anna.learner}/status`)
    expect(status.body).toMatchObject(all)
    const { days } = status.body as { days: { total: number }[] }
    expect(days.reduce((sum, { total }) => sum + total, 0)).toBe(planned.length - 1)
  })

  test('[GEN-17] a plan that is taken away leaves what was shown', async () => {
    const anna = await onTuesday(installation(database()))
    const day = (await anna.page.get(`/daily-plan/${anna.learner}`)).body as DayAnswer
    const week = await current(anna)
    const path = `/weekly-planner/${anna.learner}/week/${week.week_start_date}`
    expect((await anna.page.delete(path)).status).toBe(204)
    expect(await anna.page.delete(path)).toMatchObject({ status: 404, body: { code: 'no-plan' } })
    const shown = (await anna.page.get(`/daily-plan/${anna.learner}`)).body as DayAnswer
    expect(shown.activities.map(({ id }) => id)).toEqual(day.activities.map(({ id }) => id))
    expect(shown.weekly_plan_info).toBeNull()
  })

  test('[C-5] what is no Monday is refused and nothing is done', async () => {
    const anna = await onTuesday(installation(database()))
    const rows = () => database().db.selectFrom('record').selectAll().orderBy('kind').orderBy('id').execute()
    const before = await rows()
    const bad = ['2025-11-04', '2025-11-03x', '9999-12-27', '2025-02-30', 'monday']
    for (const week_start_date of bad) {
      const answer = await anna.page.post(`/weekly-planner/generate/${anna.learner}`, { week_start_date })
      expect([week_start_date, answer.status]).toEqual([week_start_date, 422])
      const { code, errors } = answer.body as { code: string; errors: { path: string }[] }
      expect([code, errors[0]?.path]).toEqual(['invalid-input', 'week_start_date'])
      expect((await anna.page.get(`/weekly-planner/${anna.learner}/week/${week_start_date}`)).status).toBe(422)
    }
    expect(await rows()).toEqual(before)
  })
})
