import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf } from '../mutation/mutators.ts'
import { LearnerId, UserId } from '../record/ids.ts'
import type { Stored } from '../record/kinds.ts'
import { PlannedDay, addDays } from '../time/civil-date.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import type { ActivityStatus } from './activity-kinds.ts'
import { testActivities, testCourse, testWeek } from './any-week-args.ts'
import { planStatus } from './weekly-plan.ts'

const server = systemActor('test')
const lea = userActor(UserId.parse('lea'))
const learner = LearnerId.parse('l1')
const monday = PlannedDay.parse(0)

const plan = (
  snapshot: string,
  chosen: readonly number[],
  more: Partial<ArgsOf<'week.generate'>> = {},
): ArgsOf<'week.generate'> => ({
  learner,
  week: testWeek,
  trigger: 'on-demand',
  content: {
    snapshot: snapshot.repeat(32),
    seed: 's',
    target: 20,
    theme: [],
    objectives: [],
    shares: [],
    unlocked: [],
  },
  activities: chosen.flatMap((place, index) => {
    const made = testActivities[place]
    return made === undefined ? [] : [{ ...made, sequence: index + 1, position: index, day: monday }]
  }),
  replaces: null,
  ...more,
})

async function school() {
  const world = memoryWorld()
  const zone = ZoneName.parse('Europe/Berlin')
  await world.run(lea, 'learner.create', { learner, user: UserId.parse('lea'), name: 'Lea', zone })
  for (const each of testCourse) await world.runMutation(server, each)
  const titles = async () =>
    (await world.records.list('activity', 'week', weekKey(learner, testWeek)))
      .map(({ id }) => testActivities.findIndex(({ activity }) => activity === id))
      .toSorted((a, b) => a - b)
  const change = async (place: number, body: Partial<Stored<'activity'>['body']>) => {
    const stored = await world.records.get('activity', testActivities[place]?.activity ?? '')
    if (stored === undefined) throw new Error('not in the plan')
    world.records.set({ ...stored, body: { ...stored.body, ...body } })
  }
  return { world, titles, change }
}

describe('a weekly plan', () => {
  test('[GEN-16] the first to arrive is the plan, the same again changes nothing, another one comes too late', async () => {
    const { world, titles } = await school()
    expect(await world.run(lea, 'week.generate', plan('a', [0, 1]))).toMatchObject({ ok: true })
    const before = world.dump()
    expect(await world.run(lea, 'week.generate', plan('a', [0, 1]))).toEqual({ ok: true, value: { inverse: null } })
    expect(await world.run(lea, 'week.generate', plan('b', [2]))).toEqual({
      ok: true,
      value: { inverse: null, superseded: true },
    })
    expect(world.dump()).toBe(before)
    expect(await titles()).toEqual([0, 1])
  })

  test('[GEN-15] planned anew on purpose it keeps what was shown, begun, done or pinned, and its facts', async () => {
    const { world, titles, change } = await school()
    await world.run(lea, 'week.generate', plan('a', [0, 1, 2, 3]))
    await change(0, { status: 'completed', completedOn: testWeek })
    await change(1, { status: 'assigned' })
    await change(2, { pinned: true })
    const before = await world.records.get('activity', testActivities[0]?.activity ?? '')
    await world.run(lea, 'week.generate', plan('b', [0, 4], { replaces: 'a'.repeat(32) }))
    expect(await titles()).toEqual([0, 1, 2, 4])
    expect(await world.records.get('activity', testActivities[0]?.activity ?? '')).toEqual(before)
    expect((await world.records.get('weekly-plan', weekKey(learner, testWeek)))?.body.version).toBe(2)
  })

  test('[C-30] a new plan for one that is no longer there comes too late', async () => {
    const { world } = await school()
    await world.run(lea, 'week.generate', plan('a', [0]))
    await world.run(lea, 'week.generate', plan('b', [1], { replaces: 'a'.repeat(32) }))
    const late = await world.run(lea, 'week.generate', plan('c', [2], { replaces: 'a'.repeat(32) }))
    expect(late).toMatchObject({ value: { superseded: true } })
  })

  test.each(['2023-11-14', '9999-12-27', 'monday'])('[C-5] a week does not begin on %s', async (week) => {
    const { world } = await school()
    const before = world.dump()
    const answer = await world.runMutation(lea, {
      name: 'week.generate',
      version: 1,
      args: JSON.parse(JSON.stringify({ ...plan('a', [0]), week })),
    })
    expect(answer).toMatchObject({ ok: false, error: { type: 'invalid-arguments' } })
    expect(world.dump()).toBe(before)
  })

  test('[GEN-16] an id that does not follow from what it names is refused', async () => {
    const { world } = await school()
    const [first] = plan('a', [0]).activities
    if (first === undefined) throw new Error('no activity')
    const wrong = { ...plan('a', [0]), activities: [{ ...first, ordinal: 1 }] }
    expect(await world.run(lea, 'week.generate', wrong)).toMatchObject({
      error: { type: 'broken-plan', problem: 'wrong-id' },
    })
    const twice = { ...plan('a', [0]), activities: [first, first] }
    expect(await world.run(lea, 'week.generate', twice)).toMatchObject({ error: { type: 'broken-plan' } })
    const weekend = { ...plan('a', [0]), activities: [{ ...first, day: PlannedDay.parse(5) }] }
    expect(await world.run(lea, 'week.generate', weekend)).toMatchObject({
      error: { type: 'broken-plan', problem: 'weekend' },
    })
  })

  test('[GEN-17] a plan that is taken away leaves what was shown or done', async () => {
    const { world, titles, change } = await school()
    await world.run(lea, 'week.generate', plan('a', [0, 1, 2]))
    await change(1, { status: 'completed', completedOn: testWeek })
    await world.run(lea, 'week.remove', { learner, week: testWeek })
    expect(await titles()).toEqual([1])
    expect(await world.records.get('weekly-plan', weekKey(learner, testWeek))).toBeUndefined()
  })
})

test('[PUB-1] [PUB-8] draft, published, active, completed or expired follows from the date, the approval and what was done', () => {
  const week = CivilDate.parse('2026-03-02')
  const at = (days: number) => addDays(week, days)
  const one = (status: ActivityStatus, excused: boolean | null = null) => ({
    plan: weekKey(learner, week),
    status,
    excused,
  })
  const planned = [one('planned'), one('cancelled')]
  const done = [one('completed'), one('cancelled'), one('skipped', true)]
  expect(planStatus({ week, approval: null }, planned, at(-1))).toBe('draft')
  expect(planStatus({ week, approval: {} }, planned, at(-1))).toBe('published')
  expect(planStatus({ week, approval: null }, planned, at(0))).toBe('active')
  expect(planStatus({ week, approval: null }, planned, at(6))).toBe('active')
  expect(planStatus({ week, approval: null }, planned, at(7))).toBe('expired')
  expect(planStatus({ week, approval: null }, done, at(9))).toBe('completed')
})

test('[GEN-2] a week of the year 9999 is not planned today', async () => {
  const world = memoryWorld()
  const zone = ZoneName.parse('Europe/Berlin')
  await world.run(lea, 'learner.create', { learner, user: UserId.parse('lea'), name: 'Lea', zone })
  const before = world.dump()
  const far = { ...plan('a', [0]), week: CivilDate.parse('9999-12-20') }
  expect(await world.run(lea, 'week.generate', far)).toEqual({
    ok: false,
    error: { type: 'too-far-ahead', daysMax: 62 },
  })
  expect(world.dump()).toBe(before)
})

test('[GEN-19] words stand beside the plan that they were found for: put by the server alone, and nothing else of it changes', async () => {
  const { world } = await school()
  await world.run(lea, 'week.generate', plan('a', [0, 1]))
  const words = { learner, week: testWeek, theme: 'A kind week', objectives: ['Begin with A'] }
  const bare = await world.records.get('weekly-plan', weekKey(learner, testWeek))
  expect(await world.run(lea, 'week.word', { ...words, snapshot: 'a'.repeat(32) })).toMatchObject({
    error: { type: 'not-allowed' },
  })
  expect(await world.run(server, 'week.word', { ...words, snapshot: 'b'.repeat(32) })).toMatchObject({
    value: { superseded: true },
  })
  expect(await world.records.get('weekly-plan', weekKey(learner, testWeek))).toEqual(bare)
  await world.run(server, 'week.word', { ...words, snapshot: 'a'.repeat(32) })
  const { words: put, ...rest } = (await world.records.get('weekly-plan', weekKey(learner, testWeek)))?.body ?? {}
  expect(rest).toEqual(bare?.body)
  expect(put).toEqual({ snapshot: 'a'.repeat(32), theme: 'A kind week', objectives: ['Begin with A'] })
})

test('[C-34] a learner has one plan a week under one id, its versions inside; what was shown may be put off, and taken off is cancelled', async () => {
  const { world, change } = await school()
  await world.run(lea, 'week.generate', plan('a', [0, 1]))
  await world.run(lea, 'week.generate', plan('b', [0, 1, 2], { replaces: 'a'.repeat(32) }))
  const plans = await world.records.list('weekly-plan', 'learner', learner)
  expect(plans.map(({ id, body }) => [id, body.version])).toEqual([[weekKey(learner, testWeek), 2]])
  const [shown, other] = testActivities
  if (shown === undefined || other === undefined) throw new Error('no activities')
  await change(0, { status: 'assigned' })
  expect(await world.run(lea, 'activity.defer', { learner, activity: shown.activity })).toMatchObject({ ok: true })
  expect(await world.run(server, 'activity.cancel', { learner, activity: other.activity })).toMatchObject({ ok: true })
  const statuses = [shown, other].map(
    async ({ activity }) => (await world.records.get('activity', activity))?.body.status,
  )
  expect(await Promise.all(statuses)).toEqual(['deferred', 'cancelled'])
})
