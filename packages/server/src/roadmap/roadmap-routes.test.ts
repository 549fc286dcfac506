import { expect, test } from 'vitest'
import type * as z from 'zod'
import { forEachDatabase } from '../database/for-each-database.ts'
import { problems } from '../http/problem-table.ts'
import type { Answer } from '../testing/browser.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import { onTuesday } from '../testing/studying.ts'
import type { WeekAnswer } from '../week/week-answer.ts'
import type { RoadmapAnswer, RoadmapChart } from './roadmap-answer.ts'

type Roadmap = z.infer<typeof RoadmapAnswer>
type Chart = z.infer<typeof RoadmapChart>
const dayMs = 86_400_000

const okay = <T>(answer: Answer): T => {
  expect({ status: answer.status, body: answer.body as unknown }).toMatchObject({ status: 200 })
  return answer.body as T
}

forEachDatabase('the weeks ahead over REST', (database) => {
  async function withAnna() {
    const installed = installation(database())
    const anna = await onTuesday(installed)
    const path = `/multi-week-planner/${anna.learner}`
    const make = `/multi-week-planner/generate/${anna.learner}`
    return { installed, anna, path, make }
  }
  const rows = (kind: string) => database().db.selectFrom('record').selectAll().where('kind', '=', kind).execute()

  test('[ROAD-2] [ROAD-3] are planned, looked at and drawn, every field of them', async () => {
    const { anna, path, make } = await withAnna()
    const made = okay<Roadmap>(await anna.page.post(make))
    const [first] = made.weekly_plans
    expect(made).toMatchObject({
      student_id: anna.learner,
      plan_id: `${anna.learner}_${made.start_date}_multiweek`,
      total_weeks: 4,
      status: 'active',
      version: 1,
      update_reason: 'Somebody asked for it.',
    })
    // Tuesday's week is the first, and the fourth ends on a Friday.
    expect(new Date(made.start_date).getUTCDay()).toBe(1)
    expect(Date.parse(made.end_date) - Date.parse(made.start_date)).toBe(25 * dayMs)
    expect(made.weekly_plans.map(({ week_number, status }) => [week_number, status])).toEqual([
      [1, 'active'],
      [2, 'pending'],
      [3, 'pending'],
      [4, 'pending'],
    ])
    expect(first?.key_skills.toSorted()).toEqual(['A.1', 'B.1', 'C.1'])
    expect(first?.estimated_activities).toBeGreaterThanOrEqual(5)
    expect(first?.weekly_theme).toMatch(/^Unit/)
    expect(made.roadmap_objectives.length).toBeGreaterThan(0)
    expect(okay(await anna.page.get(`${path}/current`))).toEqual(made)

    const chart = okay<Chart>(await anna.page.get(`${path}/roadmap`))
    expect(chart.weeks).toEqual(made.weekly_plans)
    const begun = new Map(
      chart.nodes.flatMap(({ aim, subskill_id, week_number }) =>
        aim === 'introduce' ? [[subskill_id, week_number] as const] : [],
      ),
    )
    expect(begun.get('A.1.1')).toBe(1)
    expect(begun.size).toBeGreaterThan(3)
    expect(chart.edges.length).toBeGreaterThan(0)
    for (const { requires, subskill_id } of chart.edges)
      expect(begun.get(requires)).toBeLessThan(begun.get(subskill_id) ?? Infinity)
    expect(chart.drift).toEqual([])
  })

  test('[ROAD-1] [ROAD-4] whoever looks finds them planned, a week that has a plan as it is, and nothing in a week is moved', async () => {
    const { anna, path } = await withAnna()
    const week = okay<z.infer<typeof WeekAnswer>>(await anna.page.post(`/weekly-planner/generate/${anna.learner}`))
    const before = await rows('activity')
    const found = okay<Roadmap>(await anna.page.get(`${path}/current`))
    expect(found.weekly_plans[1]).toMatchObject({
      week_start_date: week.week_start_date,
      has_plan: true,
      estimated_activities: week.total_activities,
      weekly_theme: week.weekly_theme,
    })
    expect(await rows('activity')).toEqual(before)
    expect(await rows('roadmap')).toHaveLength(1)
    // Looking again makes nothing.
    const version = (await rows('roadmap'))[0]?.version
    okay(await anna.page.get(`${path}/roadmap`))
    expect((await rows('roadmap'))[0]?.version).toBe(version)
  })

  test('[ROAD-4] [ROAD-5] a week in which nothing was done moves what comes after it, and says why', async () => {
    const { installed, anna, path } = await withAnna()
    const first = okay<Roadmap>(await anna.page.get(`${path}/current`))
    installed.pass(7 * dayMs)
    const chart = okay<Chart>(await anna.page.get(`${path}/roadmap`))
    expect(chart.plan_id).not.toBe(first.plan_id)
    expect(await rows('roadmap')).toHaveLength(2)
    const slipped = chart.drift.filter(({ weeks_later }) => weeks_later === 1)
    const renewed = okay<Roadmap>(await anna.page.get(`${path}/current`))
    expect(renewed.update_reason).toMatch(/^Only 0 of \d+ were done in the week of \d{4}-\d\d-\d\d\.$/)
    expect(slipped.length).toBeGreaterThan(0)
    expect(slipped[0]).toMatchObject({ reason: 'week_behind' })
    expect(slipped[0]?.sentence).toMatch(/^Skill [ABC] slips a week, because only 0 of \d+ were done in the week of /)
  })

  test('[ROAD-3] more weeks may be asked for, the same again is the same, and nobody else sees any of it', async () => {
    const { installed, anna, path, make } = await withAnna()
    const six = okay<Roadmap>(await anna.page.post(make, { num_weeks: 6 }))
    expect(six.total_weeks).toBe(6)
    const again = okay<Roadmap>(await anna.page.post(make, { num_weeks: 6 }))
    expect({ ...again, last_updated_at: '' }).toEqual({ ...six, last_updated_at: '' })
    const bert = await signUp(installed, 'Bert')
    for (const answer of [
      await bert.page.post(make),
      await bert.page.get(`${path}/current`),
      await bert.page.get(`${path}/roadmap`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } })
    const none = await bert.page.get(`/multi-week-planner/${bert.learner}/current`)
    const { status, detail } = problems['nothing-to-plan']
    expect(none).toMatchObject({ status, body: { code: 'nothing-to-plan', detail } })
    expect(await bert.page.post(`/multi-week-planner/generate/${bert.learner}`)).toMatchObject({ status })
  })
})
