import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import { onTuesday } from '../testing/studying.ts'

interface Told {
  readonly notices: readonly {
    readonly notice_id: string
    readonly event: string
    readonly causes: readonly string[]
  }[]
  readonly new_notices: number
}

forEachDatabase('notices over REST', (database) => {
  test('[NOT-5] each reads what concerns them, and what they have read is read for them alone', async () => {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    const stranger = await signUp(installed, 'Bert')
    await anna.page.post(`/weekly-planner/generate/${anna.learner}`)
    const told = (await anna.page.get('/api/notices')).body as Told
    expect(told).toMatchObject({
      new_notices: 1,
      notices: [{ event: 'generated', student_id: anna.learner, student_name: 'Anna', points: null, is_new: true }],
    })
    const [one] = told.notices
    const read = `/api/notices/${one?.notice_id}/read`
    expect((await stranger.page.get('/api/notices')).body).toEqual({ notices: [], new_notices: 0 })
    expect(await stranger.page.post(read)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await anna.page.post('/api/notices/nothing/read')).toMatchObject({ status: 404 })
    expect((await anna.page.post(read)).body).toMatchObject({ new_notices: 0, notices: [{ is_new: false }] })
    expect((await anna.page.get('/api/notices')).body).toMatchObject({ new_notices: 0 })
  })

  test('[PUB-4] [REF-5] a change of a week that has begun is taken back by its line, once, and by nobody whom the week does not concern', async () => {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    const stranger = await signUp(installed, 'Bert')
    const week = async () =>
      (await anna.page.get(`/weekly-planner/${anna.learner}/current`)).body as {
        week_start_date: string
        planned_activities: { source_assessment_id: string | null }[]
        plan_refresh_history: { change_id: string; undone_at: string | null }[]
      }
    const before = await week()
    const skills = [{ skill_id: 'B.1', subskill_id: 'B.1.1', score: 1, max: 10 }]
    await anna.page.post('/api/assessments', { student_id: anna.learner, assessment_id: 'q1', subject: 'M', skills })
    const after = await week()
    expect(after.planned_activities).not.toEqual(before.planned_activities)
    const path = `/weekly-planner/${anna.learner}/week/${before.week_start_date}/undo`
    const undo = `${path}/${after.plan_refresh_history[0]?.change_id}`
    expect(await stranger.page.post(undo)).toMatchObject({ status: 404 })
    expect(await anna.page.post(`${path}/nothing`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    const nextWeek = `/weekly-planner/${anna.learner}/week/2030-01-07/undo/nothing`
    expect(await anna.page.post(nextWeek)).toMatchObject({ status: 404, body: { code: 'no-plan' } })
    for (const undone of [await anna.page.post(undo), await anna.page.post(undo)]) {
      expect(undone).toMatchObject({ status: 200, body: { plan_refresh_history: [{ undone_at: expect.any(String) }] } })
      expect((undone.body as typeof after).planned_activities).toEqual(before.planned_activities)
    }
    const told = (await anna.page.get('/api/notices')).body as Told
    expect(told.notices.map(({ event }) => event)).not.toContain('refreshed')
  })
})
