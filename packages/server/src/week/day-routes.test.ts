import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import type { Person } from '../testing/people.ts'
import { onTuesday, untilTuesday } from '../testing/studying.ts'
import type { DayAnswer } from './day-answer.ts'

const dayMs = 86_400_000

const dayOf = async ({ page, learner }: Person, more = ''): Promise<DayAnswer> => {
  const answer = await page.get(`/daily-plan/${learner}${more}`)
  expect(answer.status).toBe(200)
  return answer.body
}

forEachDatabase('the day over REST', (database) => {
  test('[DAY-1] [GEN-9] today is made where it is missing, its week too, and is the same when it is asked for again', async () => {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    const first = await dayOf(anna)
    expect(first).toMatchObject({
      student_id: anna.learner,
      personalization_source: 'weekly_plan',
      is_saved: true,
      progress: { completed_activities: 0, daily_goal: 60, current_streak: 0, progress_percentage: 0 },
    })
    expect(first.id).toBe(`${anna.learner}_${first.date}`)
    expect(first.activities.length).toBeGreaterThanOrEqual(3)
    expect(first.activities.length).toBeLessThanOrEqual(6)
    expect(first.weekly_plan_info?.week_progress.total_activities).toBe(12)
    expect(first.activities[0]?.metadata.weekly_plan_activity_uid).toMatch(/_act_\d{3}$/)
    expect(await dayOf(anna)).toEqual(first)
    const { db } = database()
    const plans = await db.selectFrom('record').select('id').where('kind', '=', 'weekly-plan').execute()
    expect(plans).toHaveLength(1)
  })

  test('[C-14] points and minutes are goals of their own, in whole numbers', async () => {
    const { activities, session_plan, total_points, progress } = await dayOf(await onTuesday(installation(database())))
    expect(session_plan.estimated_time_minutes).toBe(activities.reduce((sum, each) => sum + each.estimated_time, 0))
    expect(total_points).toBe(activities.reduce((sum, each) => sum + each.points, 0))
    expect(total_points).not.toBe(session_plan.estimated_time_minutes)
    const numbers = [
      session_plan.estimated_time_minutes,
      total_points,
      progress.daily_goal,
      progress.points_earned_today,
    ]
    for (const { estimated_time, points } of activities) numbers.push(estimated_time, points)
    expect(numbers.filter((number) => !Number.isInteger(number))).toEqual([])
  })

  test('[DAY-7] an activity that is ticked is ticked in the day and in the week, once, however often it is sent', async () => {
    const anna = await onTuesday(installation(database()))
    const [item] = (await dayOf(anna)).activities
    const path = `/daily-plan/${anna.learner}/activities/${item?.id}/complete`
    const once = await anna.page.post(path, { minutes: 20, rating: 'good' })
    expect(once.status).toBe(200)
    const again = await anna.page.post(path)
    expect(again.status).toBe(200)
    const day = again.body as DayAnswer
    expect(day.activities.filter(({ is_complete }) => is_complete).map(({ id }) => id)).toEqual([item?.id])
    expect(day.progress).toMatchObject({ completed_activities: 1, points_earned_today: 25 })
    expect(day.weekly_plan_info?.week_progress.completed_activities).toBe(1)
    const { db } = database()
    const entries = await db.selectFrom('record').select('body').where('kind', '=', 'log-entry').execute()
    expect(entries.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ minutes: 20 }])
  })

  test('[DAY-1] [D-4] the whole day is ticked at once, and the streak grows by that day', async () => {
    const anna = await onTuesday(installation(database()))
    await dayOf(anna)
    const done = await anna.page.post(`/daily-plan/${anna.learner}/complete`)
    expect(done.body).toMatchObject({ progress: { progress_percentage: 100, current_streak: 1 } })
  })

  test('[DAY-1] pulled once more, a day keeps what was done', async () => {
    const anna = await onTuesday(installation(database()))
    const before = await dayOf(anna)
    const done = before.activities.at(-1)?.id
    await anna.page.post(`/daily-plan/${anna.learner}/activities/${done}/complete`)
    const after = (await anna.page.post(`/daily-plan/${anna.learner}/refresh`)).body as DayAnswer
    expect(after.activities.filter(({ is_complete }) => is_complete).map(({ id }) => id)).toEqual([done])
    expect((await dayOf(anna, '?force_refresh=true')).activities.some(({ id }) => id === done)).toBe(true)
  })

  test('[DAY-1] the activities say from where they came, and the breakdown counts them', async () => {
    const anna = await onTuesday(installation(database()))
    const answer = await anna.page.get(`/daily-plan/${anna.learner}/activities`)
    const { activities, source_breakdown } = answer.body as {
      activities: DayAnswer['activities']
      source_breakdown: Record<string, number>
    }
    expect(Object.values(source_breakdown).reduce((sum, count) => sum + count, 0)).toBe(activities.length)
    expect(source_breakdown['weekly_plan']).toBe(activities.length)
  })

  test('[DAY-1] a day to come is looked at and not saved; one that nobody saw is not invented', async () => {
    const anna = await onTuesday(installation(database()))
    const { date } = await dayOf(anna)
    const shifted = (days: number) => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)
    const rows = async () => (await database().db.selectFrom('record').selectAll().execute()).length
    const before = await rows()
    expect(await dayOf(anna, `?date=${shifted(1)}`)).toMatchObject({ is_saved: false, date: shifted(1) })
    expect(await rows()).toBe(before)
    expect(await anna.page.get(`/daily-plan/${anna.learner}?date=${shifted(-1)}`)).toMatchObject({
      status: 404,
      body: { code: 'no-plan' },
    })
    expect(await anna.page.get(`/daily-plan/${anna.learner}?date=${shifted(15)}`)).toMatchObject({
      status: 422,
      body: { code: 'too-far-ahead' },
    })
  })

  test('[C-36] on a Saturday no week is planned, and there is work all the same', async () => {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    installed.pass(4 * dayMs)
    const saturday = await dayOf(anna)
    expect(saturday.personalization_source).toBe('recommendations')
    expect(saturday.activities.length).toBeGreaterThan(0)
    expect(saturday.weekly_plan_info).toBeNull()
  })

  test('[DAY-3] who learns from no curriculum gets what is always worth doing', async () => {
    const installed = installation(database())
    installed.pass(untilTuesday())
    const anna = await signUp(installed, 'Anna')
    await anna.page.post('/api/mutations', {
      name: 'learner.edit-profile',
      version: 1,
      args: { learner: anna.learner, availability: [60, 60, 60, 60, 60, 60, 60] },
    })
    const day = await dayOf(anna)
    expect(day.personalization_source).toBe('static')
    expect(day.activities.length).toBeGreaterThan(0)
  })

  test('[DAY-1] two who ask at the same moment are shown the same day', async () => {
    const anna = await onTuesday(installation(database()))
    const days = await Promise.all([dayOf(anna), dayOf(anna), dayOf(anna)])
    expect(days[1]).toEqual(days[0])
    expect(days[2]).toEqual(days[0])
  })
})

forEachDatabase('a day that is kept', (database) => {
  test('[WEEK-8] is given by one server until another has changed something, and never to somebody who may not see it', async () => {
    const [here, there] = [installation(database()), installation(database())]
    const anna = await onTuesday(here)
    there.pass(untilTuesday())
    const before = await dayOf(anna)
    expect(await dayOf(anna)).toEqual(before)
    const cookie = [...anna.page.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const path = `/daily-plan/${anna.learner}/activities/${before.activities[0]?.id}/complete`
    const headers = { cookie, origin: 'http://etude.test' }
    expect((await there.app.request(path, { method: 'POST', headers })).status).toBe(200)
    expect((await dayOf(anna)).progress.completed_activities).toBe(1)
    const bert = await signUp(here, 'Bert')
    expect((await bert.page.get(`/daily-plan/${anna.learner}`)).status).toBe(404)
  })
})
