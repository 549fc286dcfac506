import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf } from '../mutation/mutators.ts'
import { ClassId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import type { Stored } from '../record/kinds.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { At, CivilDate, Instant, ZoneName } from '../time/instant.ts'
import { activityStatuses } from '../week/activity-kinds.ts'
import type { ActivityStatus } from '../week/activity-kinds.ts'
import { testActivities, testCourse, testWeek } from '../week/any-week-args.ts'
import { mayBecome, transitions } from './activity-states.ts'

const server = systemActor('test')
const lea = userActor(UserId.parse('lea'))
const learner = LearnerId.parse('l1')
const [first, second] = testActivities
if (first === undefined || second === undefined) throw new Error('no activities')
const { activity } = first
const who = { learner, activity }
const monday = PlannedDay.parse(0)

const done = (entry: string): ArgsOf<'activity.complete'> => ({
  ...who,
  entry: RecordId.parse(entry),
  minutes: 12,
  rating: 'good',
  title: first.title,
  curriculum: first.about.curriculum,
  subskill: first.about.subskill,
})

async function planned(status: ActivityStatus = 'planned') {
  const world = memoryWorld()
  const zone = ZoneName.parse('Europe/Berlin')
  await world.run(lea, 'learner.create', { learner, user: UserId.parse('lea'), name: 'Lea', zone })
  for (const each of testCourse) await world.runMutation(server, each)
  await world.run(lea, 'week.generate', {
    learner,
    week: testWeek,
    trigger: 'on-demand',
    content: { snapshot: 'a'.repeat(32), seed: 's', target: 5, theme: [], objectives: [], shares: [], unlocked: [] },
    activities: testActivities
      .slice(0, 2)
      .map((each, index) => ({ ...each, sequence: index, position: index, day: monday })),
    replaces: null,
  })
  const stored = await world.records.get('activity', activity)
  if (stored === undefined) throw new Error('not planned')
  world.records.set({ ...stored, body: { ...stored.body, status } })
  const body = async () => (await world.records.get('activity', activity))?.body
  return { world, body }
}

/** That something was done and taken back stays written (PUB-4). */
const isLine = ({ kind }: Stored): boolean => kind === 'plan-change'

/** How each state is reached by a person. The others are reached by pulling a day and by moving. */
const ways = {
  'in-progress': 'activity.start',
  deferred: 'activity.defer',
  skipped: 'activity.skip',
  cancelled: 'activity.cancel',
} as const

describe('what may become of an activity', () => {
  const cases = activityStatuses.flatMap((from) =>
    (Object.keys(ways) as (keyof typeof ways)[]).filter((to) => to !== from).map((to) => ({ from, to })),
  )

  test.each(cases.filter(({ from, to }) => mayBecome(from, to)))(
    '[DAY-4] $from may become $to, and back by undo',
    async ({ from, to }) => {
      const { world, body } = await planned(from)
      const before = world.dump(isLine)
      const answer = await world.run(server, ways[to], { ...who, excused: true })
      expect((await body())?.status).toBe(to)
      if (!answer.ok || answer.value.inverse === null) throw new Error('cannot be undone')
      expect(await world.runMutation(server, answer.value.inverse)).toMatchObject({ ok: true })
      expect(world.dump(isLine)).toBe(before)
    },
  )

  test.each(cases.filter(({ from, to }) => !mayBecome(from, to)))(
    '[DAY-4] $from never becomes $to',
    async ({ from, to }) => {
      const { world } = await planned(from)
      const before = world.dump()
      const answer = await world.run(server, ways[to], { ...who, excused: true })
      expect(answer).toEqual({ ok: false, error: { type: 'illegal-transition', activity, from, to } })
      expect(world.dump()).toBe(before)
    },
  )

  test('[DAY-4] the table in the rules is the one that holds', () => {
    const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8')
    const rows = [
      ...spec.matchAll(/^\| (planned|assigned|in-progress|deferred|skipped|completed|cancelled) +\| ([^|]*)\|$/gm),
    ]
    const stated = rows.map(([, from, to]) => [
      from,
      (to ?? '')
        .split(',')
        .map((each) => each.trim())
        .filter((each) => !['', '–'].includes(each)),
    ])
    expect(Object.fromEntries(stated)).toEqual(transitions)
  })

  test.each(['completed', 'skipped', 'cancelled'] as const)(
    '[DAY-4] what is %s is not moved or pinned',
    async (from) => {
      const { world } = await planned(from)
      expect(await world.run(server, 'activity.move', { ...who, day: monday, position: 0 })).toMatchObject({
        ok: false,
      })
      expect(await world.run(server, 'activity.pin', { ...who, pinned: true })).toMatchObject({ ok: false })
    },
  )

  test('[DAY-9] what a person moves is planned for that day, and pinned', async () => {
    const { world, body } = await planned('deferred')
    await world.run(server, 'activity.move', { ...who, day: PlannedDay.parse(3), position: 1 })
    expect(await body()).toMatchObject({ status: 'planned', day: 3, position: 1, pinned: true })
  })
})

describe('completing', () => {
  test('[DAY-7] ticks the activity and writes the fact, with its subskill, in one go', async () => {
    const { world, body } = await planned('assigned')
    await world.run(lea, 'activity.complete', done('d1'))
    expect(await body()).toMatchObject({ status: 'completed', completedOn: '2023-11-14' })
    expect((await world.records.get('log-entry', 'd1'))?.body).toMatchObject({
      date: '2023-11-14',
      minutes: 12,
      learnt: { activity, planned: true, subskill: first.about.subskill, rating: 'good' },
    })
  })

  test('[DAY-10] done long before it arrives, it is a fact of the day on which the device says it was done', async () => {
    const { world, body } = await planned('assigned')
    const claim = At.parse({ instant: 1_700_000_000_000, zone: 'Europe/Berlin', offset: 60 })
    const arrives = Instant.parse(claim.instant + 50 * 86_400_000)
    const mutation = { name: 'activity.complete', version: 1, args: done('d1') as unknown as Mutation['args'] }
    expect(await world.runMutation(lea, mutation, claim, arrives)).toMatchObject({ ok: true })
    expect((await body())?.completedOn).toBe('2023-11-14')
    expect((await world.records.get('log-entry', 'd1'))?.body.date).toBe('2023-11-14')
  })

  test('[DAY-10] [X-15] without its activity it is an unplanned entry about the same subskill', async () => {
    const { world } = await planned()
    await world.run(lea, 'week.remove', { learner, week: testWeek })
    expect(await world.run(lea, 'activity.complete', done('d1'))).toMatchObject({ ok: true })
    expect((await world.records.get('log-entry', 'd1'))?.body.learnt).toMatchObject({
      planned: false,
      subskill: first.about.subskill,
    })
    expect(await world.records.get('activity', activity)).toBeUndefined()
  })

  test.each(['deferred', 'skipped', 'in-progress', 'assigned', 'planned'] as const)(
    '[DAY-4] what was %s elsewhere has been done',
    async (from) => {
      const { world, body } = await planned(from)
      await world.run(lea, 'activity.complete', done('d1'))
      expect((await body())?.status).toBe('completed')
    },
  )

  test('[DAY-10] taken off the plan meanwhile, it is unplanned, and stays off the plan', async () => {
    const { world, body } = await planned('cancelled')
    await world.run(lea, 'activity.complete', done('d1'))
    expect((await body())?.status).toBe('cancelled')
    expect((await world.records.get('log-entry', 'd1'))?.body.learnt?.planned).toBe(false)
  })

  test('[DAY-10] [MUT-5] whoever may tick for a learner may also take back a tick that no plan knew', async () => {
    const { world } = await planned()
    await world.run(lea, 'week.remove', { learner, week: testWeek })
    const anna = UserId.parse('anna')
    const c1 = ClassId.parse('c1')
    await world.run(server, 'class.create', { class: c1, title: 'Strings', tutor: anna, tutorName: 'Anna' })
    await world.run(server, 'class.enrol', { class: c1, learner, learnerName: 'Lea' })
    const ticked = await world.run(userActor(anna), 'activity.complete', done('d1'))
    if (!ticked.ok || ticked.value.inverse === null) throw new Error('the tick cannot be taken back')
    expect(await world.runMutation(userActor(anna), ticked.value.inverse)).toMatchObject({ ok: true })
    expect(await world.records.get('log-entry', 'd1')).toBeUndefined()
  })

  test('[DAY-10] on two devices it was done once', async () => {
    const { world } = await planned('assigned')
    await world.run(lea, 'activity.complete', done('d1'))
    const before = world.dump()
    expect(await world.run(lea, 'activity.complete', done('d2'))).toMatchObject({ value: { superseded: true } })
    expect(world.dump()).toBe(before)
  })

  test('[GEN-15] [X-15] no plan that comes later touches what was done', async () => {
    const { world, body } = await planned('assigned')
    await world.run(lea, 'activity.complete', done('d1'))
    const before = await body()
    await world.run(lea, 'week.generate', {
      learner,
      week: testWeek,
      trigger: 'manual',
      content: { snapshot: 'b'.repeat(32), seed: 's', target: 5, theme: [], objectives: [], shares: [], unlocked: [] },
      activities: [{ ...first, sequence: 1, position: 5, day: PlannedDay.parse(4) }],
      replaces: 'a'.repeat(32),
    })
    expect(await body()).toEqual(before)
  })
})

describe('showing a day', () => {
  const item = (each: (typeof testActivities)[number]) => ({ ...each, tier: 'today' as const, points: 25 })
  const day = (how: 'first' | 'more' | 'anew', ...items: (typeof testActivities)[number][]): ArgsOf<'day.pull'> => ({
    learner,
    date: testWeek,
    source: 'weekly_plan',
    rest: false,
    items: items.map(item),
    deferred: [],
    how,
  })
  const shown = async (world: Awaited<ReturnType<typeof planned>>['world']) =>
    (await world.records.list('daily-plan', 'learner', learner)).flatMap(({ body }) =>
      body.items.map(({ activity: id }) => id),
    )

  test('[DAY-8] [X-13] the first to show a date wins, and the same again changes nothing', async () => {
    const { world, body } = await planned('deferred')
    await world.run(lea, 'day.pull', day('first', first))
    expect(await body()).toMatchObject({ status: 'assigned', assignedOn: testWeek })
    const before = world.dump()
    expect(await world.run(lea, 'day.pull', day('first', first))).toEqual({ ok: true, value: { inverse: null } })
    expect(await world.run(lea, 'day.pull', day('first', second))).toMatchObject({ value: { superseded: true } })
    expect(world.dump()).toBe(before)
  })

  test('[DAY-8] more is added; pulled anew, what was begun stays and the rest is put off, not lost', async () => {
    const { world, body } = await planned()
    await world.run(lea, 'day.pull', day('first', first, second))
    await world.run(lea, 'activity.start', { learner, activity: second.activity })
    const third = testActivities[2] ?? first
    await world.run(lea, 'day.pull', day('anew', third))
    expect(await shown(world)).toEqual([second.activity, third.activity])
    expect((await body())?.status).toBe('deferred')
    await world.run(lea, 'day.pull', day('more', first))
    expect(await shown(world)).toEqual([second.activity, third.activity, activity])
  })

  test('[DAY-8] [MUT-4] pulled anew twice, a day has the order in which it was asked for, with what stays before it', async () => {
    const { world } = await planned()
    const third = testActivities[2] ?? first
    await world.run(lea, 'day.pull', day('first', third))
    await world.run(lea, 'activity.start', { learner, activity: third.activity })
    await world.run(lea, 'activity.pin', { learner, activity: second.activity, pinned: true })
    await world.run(lea, 'day.pull', day('anew', first, second))
    const once = world.dump()
    expect(await shown(world)).toEqual([third.activity, activity, second.activity])
    await world.run(lea, 'day.pull', day('anew', first, second))
    expect(world.dump()).toBe(once)
  })

  test('[DAY-8] [X-25] a day that was shown keeps its items when another plan wins', async () => {
    const { world } = await planned()
    const stranger = testActivities[4] ?? first
    await world.run(lea, 'day.pull', day('first', stranger))
    expect((await world.records.get('activity', stranger.activity))?.body).toMatchObject({
      status: 'assigned',
      plan: null,
    })
    await world.run(lea, 'week.remove', { learner, week: testWeek })
    expect(await shown(world)).toEqual([stranger.activity])
  })

  test('[DAY-8] an item under the name of another is refused', async () => {
    const { world } = await planned()
    const answer = await world.run(lea, 'day.pull', day('first', { ...first, title: first.title, ordinal: 3 }))
    expect(answer).toMatchObject({ error: { type: 'broken-plan', problem: 'wrong-id' } })
  })

  test('[DAY-4] a child skips and does not cancel', async () => {
    const world = memoryWorld()
    const child = LearnerId.parse('l1')
    const zone = ZoneName.parse('Europe/Berlin')
    const gita = userActor(UserId.parse('gita'))
    await world.run(gita, 'learner.create-child', {
      learner: child,
      guardian: UserId.parse('gita'),
      guardianName: 'G',
      name: 'C',
      zone,
    })
    await world.run(server, 'learner.attach-account', { learner: child, user: UserId.parse('cleo'), child: true })
    await world.run(gita, 'day.pull', { ...day('first', first), date: CivilDate.parse('2023-11-14') })
    const cleo = userActor(UserId.parse('cleo'))
    expect(await world.run(cleo, 'activity.cancel', who)).toEqual({ ok: false, error: { type: 'not-allowed' } })
    expect(await world.run(cleo, 'activity.skip', { ...who, excused: false })).toMatchObject({ ok: true })
  })
})
