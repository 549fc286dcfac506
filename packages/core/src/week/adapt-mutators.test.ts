import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { adaptingDefaults } from '../learner/adapting.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { noticesFor } from '../notice/notices-for.ts'
import { CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import { PlannedDay, addDays } from '../time/civil-date.ts'
import { ZoneName } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import { extensionId, refreshId } from './adapt-rules.ts'
import { nextAdaptation } from './adapt-week.ts'
import { testActivities, testCourse, testWeek } from './any-week-args.ts'
import { changeSentence } from './change-sentence.ts'

const server = systemActor('test')
const [mum, kim, eve] = (['mum', 'kim', 'eve'] as const).map((id) => userActor(UserId.parse(id))) as [
  ReturnType<typeof userActor>,
  ReturnType<typeof userActor>,
  ReturnType<typeof userActor>,
]
const learner = LearnerId.parse('l1')
const curriculum = CurriculumId.parse('k1')
/** The clock of these worlds stands still on a Tuesday. */
const tuesday = addDays(testWeek, 1)
const quiz = RecordId.parse('quiz')

const planned: ArgsOf<'week.generate'> = {
  learner,
  week: testWeek,
  trigger: 'on-demand',
  content: { snapshot: 'a'.repeat(32), seed: 's', target: 20, theme: [], objectives: [], shares: [], unlocked: [] },
  activities: testActivities.slice(0, 5).map((each, index) => ({
    ...each,
    sequence: index + 1,
    position: index,
    day: PlannedDay.parse(index),
  })),
  replaces: null,
}

/** Kim, a child with an account, and a week of five, one a day. */
async function week() {
  const world = memoryWorld()
  const zone = ZoneName.parse('Europe/Berlin')
  const run = async <Name extends MutationName>(name: Name, args: ArgsOf<Name>) => {
    const done = await world.run(server, name, args)
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.error)}`)
  }
  await run('learner.create-child', { learner, guardian: UserId.parse('mum'), guardianName: 'Mum', name: 'Kim', zone })
  await run('learner.attach-account', { learner, user: UserId.parse('kim'), child: true })
  for (const each of testCourse) await world.runMutation(server, each)
  await run('week.generate', planned)
  const tick = async (places: readonly number[]) => {
    for (const place of places) {
      const found = testActivities[place]
      if (found === undefined) throw new Error('There are six of them')
      const { activity, title } = found
      const entry = RecordId.parse(`e${place}`)
      await run('activity.complete', {
        learner,
        activity,
        entry,
        minutes: 5,
        rating: null,
        title,
        curriculum: null,
        subskill: null,
      })
    }
  }
  const test = (score: number, items = 10) =>
    run('assessment.record', {
      learner,
      assessment: quiz,
      curriculum,
      subject: NodeCode.parse('A'),
      title: 'Quiz',
      takenOn: tuesday,
      how: 'person',
      skills: [
        {
          skill: NodeCode.parse('A.1.a'),
          subskill: NodeCode.parse('A.1.a.1'),
          score,
          max: items,
          items,
          label: score * 10 < items * 7 ? 'needs-review' : score * 20 < items * 17 ? 'developing' : 'proficient',
        },
      ],
      corrects: null,
    })
  const activities = async () =>
    (await world.records.list('activity', 'week', weekKey(learner, testWeek))).map(({ body }) => body)
  const next = () => nextAdaptation(world.records, { learner, today: tuesday, occasion: 'fact' })
  const due = async () => {
    const mutation = await next()
    if (mutation === null) throw new Error('nothing is due')
    return mutation
  }
  return { world, run, tick, test, activities, next, due }
}

describe('what people are told of it', () => {
  test('[NOT-2] [NOT-3] more, and what a test asks for, is told to everybody with the new count, why, and what is in it, and no longer once it is taken back', async () => {
    const { world, tick, test: take, due, activities } = await week()
    const told = async (event: string) =>
      (await noticesFor(world.records, UserId.parse('kim'))).filter(({ notice }) => notice.event === event)
    await tick([0, 1, 2, 3])
    const extended = await world.runMutation(kim, await due())
    const count = (await activities()).filter(({ status }) => status !== 'cancelled').length
    expect(await told('extended')).toMatchObject([
      {
        notice: { count, as: 'system', because: { type: 'ahead', done: 4 }, focus: ['A.1.a.2', 'A.1.a.3', 'A.1.a.1'] },
      },
    ])
    if (!extended.ok || extended.value.inverse === null) throw new Error('cannot be undone')
    expect(await world.runMutation(server, extended.value.inverse)).toMatchObject({ ok: true })
    expect(await told('extended')).toEqual([])
    await take(2)
    await world.runMutation(server, await due())
    expect(await told('refreshed')).toMatchObject([{ notice: { because: { type: 'assessment', assessment: quiz } } }])
  })
})

describe('a week that is done early', () => {
  test('[REF-1] [REF-4] [C-1] [C-3] gets more from tomorrow on once four fifths are done, and nothing that was there moves', async () => {
    const { world, tick, next, due, activities } = await week()
    await tick([0, 1, 2])
    expect(await next()).toBeNull()
    await tick([3])
    const before = await activities()
    expect(await world.runMutation(kim, await due())).toMatchObject({ ok: true })
    const now = await activities()
    expect(now.filter(({ extension }) => extension === null)).toEqual(before)
    const came = now.filter(({ extension }) => extension === extensionId(learner, testWeek))
    expect(came.length).toBeGreaterThanOrEqual(5)
    expect(came.length).toBeLessThanOrEqual(10)
    for (const { day } of came) expect(day).toBeGreaterThan(1)
  })

  test('[REF-4] [REF-5] is extended once, whoever finds it due: the same again changes nothing, and another one comes too late', async () => {
    const { world, tick, due, next } = await week()
    await tick([0, 1, 2, 3])
    const mutation = await due()
    await world.runMutation(kim, mutation)
    const before = world.dump()
    expect(await world.runMutation(server, mutation)).toEqual({ ok: true, value: { inverse: null } })
    const { activities: made, ...args } = mutation.args as { activities: object[] }
    const other = { ...mutation, args: { ...args, activities: made.slice(1) } } as typeof mutation
    expect(await world.runMutation(server, other)).toEqual({ ok: true, value: { inverse: null, superseded: true } })
    expect(world.dump()).toBe(before)
    expect(await next()).toBeNull()
  })

  test('[REF-5] [PUB-4] leaves a line with its cause, in words, that a guardian takes back; it is not offered again', async () => {
    const { world, tick, due, next, activities } = await week()
    await tick([0, 1, 2, 3])
    const before = await activities()
    await world.runMutation(kim, await due())
    const change = extensionId(learner, testWeek)
    const line = (await world.records.get('plan-change', change))?.body
    expect(line).toMatchObject({
      action: 'extend',
      as: 'system',
      by: null,
      cause: { type: 'ahead', done: 4, total: 5 },
    })
    expect(line === undefined ? '' : changeSentence(line)).toMatch(
      /^Etude added \d+ activities because 4 of 5 were done early\.$/,
    )
    expect(await world.run(kim, 'week.undo-change', { learner, change })).toMatchObject({
      error: { type: 'not-allowed' },
    })
    expect(await world.run(mum, 'week.undo-change', { learner, change })).toMatchObject({ ok: true })
    expect(await activities()).toEqual(before)
    expect(await next()).toBeNull()
  })

  test('[REF-1] no longer due when it arrives, it changes nothing', async () => {
    const { world, tick, due } = await week()
    await tick([0, 1, 2, 3])
    const mutation = await due()
    const [, , , last] = testActivities
    const stored = await world.records.get('activity', last?.activity ?? '')
    if (stored === undefined) throw new Error('There are six of them')
    world.records.set({ ...stored, body: { ...stored.body, status: 'planned' } })
    const before = world.dump()
    expect(await world.runMutation(kim, mutation)).toEqual({ ok: true, value: { inverse: null, superseded: true } })
    expect(world.dump()).toBe(before)
  })

  test('[REF-1] what no plan could hold is refused, and changes nothing', async () => {
    const { world, tick, due } = await week()
    await tick([0, 1, 2, 3])
    const mutation = await due()
    const { activities: made, ...args } = mutation.args as unknown as ArgsOf<'week.extend'>
    const before = world.dump()
    const put = (more: readonly object[]) =>
      world.runMutation(kim, { ...mutation, args: { ...args, activities: more } as typeof mutation.args })
    expect(await put(made.map((each) => ({ ...each, day: 1 })))).toMatchObject({ error: { type: 'past-is-fixed' } })
    expect(await put(made.map((each) => ({ ...each, ordinal: 9 })))).toMatchObject({
      error: { type: 'broken-plan', problem: 'wrong-id' },
    })
    expect(await put(made.map((each) => ({ ...each, day: 6 })))).toMatchObject({
      error: { type: 'broken-plan', problem: 'weekend' },
    })
    expect(await put([])).toMatchObject({ error: { type: 'invalid-arguments' } })
    expect(await world.runMutation(eve, mutation)).toMatchObject({ error: { type: 'not-allowed' } })
    expect(world.dump()).toBe(before)
  })
})

describe('a week after a test', () => {
  test('[REF-2] [C-20] under seventy of a hundred, with enough items, what is missing comes from tomorrow on, two or three, high', async () => {
    const { world, test: write, due, next, activities } = await week()
    await write(4)
    const before = await activities()
    expect(await world.runMutation(kim, await due())).toMatchObject({ ok: true })
    const now = await activities()
    const came = now.filter(({ reason }) => reason.type === 'assessment')
    expect(came.map(({ type }) => type).sort()).toEqual(['practice', 'tutoring'])
    for (const { day, priority } of came) expect([day > 1, priority]).toEqual([true, 'high'])
    expect(now.filter(({ reason }) => reason.type !== 'assessment')).toEqual(before)
    const line = (await world.records.get('plan-change', refreshId(learner, testWeek, quiz)))?.body
    expect(line).toMatchObject({
      action: 'refresh',
      as: 'system',
      cause: { type: 'assessment', assessment: quiz },
      churn: { changed: 0 },
    })
    expect(line === undefined ? '' : changeSentence(line)).toBe('Etude added 2 activities because of an assessment.')
    expect(await next()).toBeNull()
  })

  test('[REF-2] from seventy on nothing comes, and of thin evidence a short check', async () => {
    const good = await week()
    await good.test(7)
    expect(await good.next()).toBeNull()
    const thin = await week()
    await thin.test(2, 3)
    await thin.world.runMutation(kim, await thin.due())
    const came = (await thin.activities()).filter(({ reason }) => reason.type === 'assessment')
    expect(came.map(({ type }) => type)).toEqual(['assessment'])
  })

  test('[REF-7] nobody makes today, a pin or what matters wait by it', async () => {
    const { world, test: write, due } = await week()
    await write(4)
    const mutation = await due()
    const before = world.dump()
    for (const { activity } of testActivities.slice(0, 5)) {
      const args = { ...(mutation.args as object), deferred: [activity] } as typeof mutation.args
      expect(await world.runMutation(kim, { ...mutation, args })).toEqual({
        ok: true,
        value: { inverse: null, superseded: true },
      })
    }
    expect(world.dump()).toBe(before)
  })
})

describe('what weeks adapt to', () => {
  test('[REF-6] each is switched off by a grown-up, and then the plan stays as it was made, also by a device that has not heard of it', async () => {
    const { world, run, tick, test: write, due, next } = await week()
    await tick([0, 1, 2, 3])
    const extension = await due()
    await write(4)
    const refresh = await due()
    const off = { ...adaptingDefaults, extend: false, refresh: false }
    expect(await world.run(kim, 'learner.set-adapting', { learner, adapting: off })).toMatchObject({
      error: { type: 'not-allowed' },
    })
    expect(await world.run(mum, 'learner.set-adapting', { learner, adapting: off })).toMatchObject({ ok: true })
    expect(await next()).toBeNull()
    const before = world.dump()
    for (const mutation of [extension, refresh])
      expect(await world.runMutation(kim, mutation)).toEqual({ ok: true, value: { inverse: null, superseded: true } })
    expect(world.dump()).toBe(before)
    await run('learner.set-adapting', { learner, adapting: { ...off, extend: true, donePercent: 100 } })
    expect(await next()).toBeNull()
    await run('learner.set-adapting', { learner, adapting: null })
    expect(await next()).not.toBeNull()
  })

  test('[REF-6] two who change it at once: the one that has not seen the other’s is told so', async () => {
    const { world } = await week()
    const set = (adapting: typeof adaptingDefaults, expected: null) =>
      world.run(mum, 'learner.set-adapting', { learner, adapting, expected })
    expect(await set({ ...adaptingDefaults, refresh: false }, null)).toMatchObject({ ok: true })
    expect(await set({ ...adaptingDefaults, extend: false }, null)).toMatchObject({ error: { type: 'changed-since' } })
  })
})
