import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import type { Actor } from '../access/actor.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import { readRoadmap } from '../roadmap/read-roadmap.ts'
import { PlannedDay, addDays } from '../time/civil-date.ts'
import { At, ZoneName } from '../time/instant.ts'
import type { CivilDate, Instant } from '../time/instant.ts'
import { WallTime, wallSeconds } from '../time/wall-time.ts'
import { toInstant } from '../time/zone.ts'
import { weekKey } from './activity-kinds.ts'
import { extensionId } from './adapt-rules.ts'
import { nextAdaptation } from './adapt-week.ts'
import { testActivities, testCourse, testWeek } from './any-week-args.ts'

/** Auckland is thirteen hours ahead of Greenwich in November, Vienna one: from 11:00 to 23:00 UTC Auckland has the later date. */
const server = systemActor('test')
const mum = userActor(UserId.parse('mum'))
const learner = LearnerId.parse('l1')
const curriculum = CurriculumId.parse('k1')
const [monday, tuesday, wednesday] = [0, 1, 2].map((days) => addDays(testWeek, days)) as [
  CivilDate,
  CivilDate,
  CivilDate,
]

const utc = (text: string): Instant => toInstant(wallSeconds(WallTime.parse(text)))
const inVienna = (text: string): At => At.parse({ instant: utc(text), zone: 'Europe/Vienna', offset: 60 })
const inAuckland = (text: string): At => At.parse({ instant: utc(text), zone: 'Pacific/Auckland', offset: 780 })
/** Monday, nine in the morning in Auckland: Sunday evening in Vienna. */
const mondayMorning = '2023-11-12T20:00:00'
/** Wednesday, nine in the morning in Auckland: Tuesday evening in Vienna. */
const wednesdayMorning = '2023-11-14T20:00:00'

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

/** Kim lives in Auckland and has a week of five; mum looks after it from Vienna. */
async function apart() {
  const world = memoryWorld()
  const mutation = <Name extends MutationName>(name: Name, args: ArgsOf<Name>): Mutation => ({
    name,
    version: 1,
    args: JSON.parse(JSON.stringify(args)) as Mutation['args'],
  })
  const by =
    (actor: Actor, at: At) =>
    <Name extends MutationName>(name: Name, args: ArgsOf<Name>) =>
      world.runMutation(actor, mutation(name, args), at)
  const fromAuckland = async <Name extends MutationName>(name: Name, args: ArgsOf<Name>, at = mondayMorning) => {
    const done = await by(server, inAuckland(at))(name, args)
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.error)}`)
  }
  await fromAuckland('learner.create-child', {
    learner,
    guardian: UserId.parse('mum'),
    guardianName: 'Mum',
    name: 'Kim',
    zone: ZoneName.parse('Pacific/Auckland'),
  })
  for (const each of testCourse) await world.runMutation(server, each)
  await fromAuckland('week.generate', planned)
  /** All but the last, as the learner's own device writes it down. */
  const tick = async (at: string) => {
    for (const [place, { activity, title }] of testActivities.slice(0, 4).entries())
      await fromAuckland(
        'activity.complete',
        {
          learner,
          activity,
          entry: RecordId.parse(`e${place}`),
          minutes: 5,
          rating: null,
          title,
          curriculum: null,
          subskill: null,
        },
        at,
      )
  }
  /** What a device works out as due on a date. */
  const dueOn = async (today: CivilDate) => {
    const due = await nextAdaptation(world.records, { learner, today, occasion: 'fact' })
    if (due === null) throw new Error('nothing is due')
    return due
  }
  const cameDays = async () =>
    (await world.records.list('activity', 'week', weekKey(learner, testWeek)))
      .filter(({ body }) => body.extension === extensionId(learner, testWeek))
      .map(({ body }) => body.day)
  const activity = async (place: number) =>
    (await world.records.get('activity', testActivities[place]?.activity ?? ''))?.body
  return { world, by, tick, dueOn, cameDays, activity }
}

const done = { ok: true, value: expect.not.objectContaining({ superseded: true }) as unknown }

describe('a week is planned by the date where the learner lives, from however far away', () => {
  test('[TIME-14] [REF-1] an extension that is due on Monday morning in Auckland is taken from Vienna, where it is Sunday', async () => {
    const { world, tick, dueOn, cameDays } = await apart()
    await tick(mondayMorning)
    const due = await dueOn(monday)
    expect(due.name).toBe('week.extend')
    expect(await world.runMutation(mum, due, inVienna(mondayMorning))).toMatchObject(done)
    const days = await cameDays()
    expect(days.length).toBeGreaterThan(0)
    for (const day of days) expect(day).toBeGreaterThan(0)
  })

  test('[TIME-14] [REF-7] an extension made as of Tuesday is not put onto the Wednesday that is today for the learner', async () => {
    const { world, by, tick, dueOn, cameDays } = await apart()
    await tick(wednesdayMorning)
    const { activities, ...args } = (await dueOn(tuesday)).args as unknown as ArgsOf<'week.extend'>
    const onWednesday = activities.filter(({ day }) => day === 2).slice(0, 1)
    expect(onWednesday).not.toEqual([])
    const before = world.dump()
    expect(await by(mum, inVienna(wednesdayMorning))('week.extend', { ...args, activities: onWednesday })).toEqual({
      ok: false,
      error: { type: 'past-is-fixed', before: addDays(wednesday, 1) },
    })
    expect(world.dump()).toBe(before)
    expect(await world.runMutation(mum, await dueOn(wednesday), inVienna(wednesdayMorning))).toMatchObject(done)
    for (const day of await cameDays()) expect(day).toBeGreaterThan(2)
  })

  test('[TIME-14] [DAY-13] nothing is added to what is yesterday for the learner, and something to what is today', async () => {
    const { by } = await apart()
    const add = (day: number) =>
      by(mum, inVienna(wednesdayMorning))('activity.add', {
        learner,
        week: testWeek,
        day: PlannedDay.parse(day),
        curriculum,
        subskill: NodeCode.parse('A.1.a.1'),
        type: 'tutoring',
      })
    expect(await add(1)).toEqual({ ok: false, error: { type: 'past-is-fixed', before: wednesday } })
    expect(await add(2)).toMatchObject({ ok: true })
  })

  test('[TIME-14] [ROAD-3] a roadmap asked for from Vienna is made while the learner is a date ahead', async () => {
    const { world, by } = await apart()
    const make = { learner, weeks: 4, asked: true }
    expect(await by(server, inAuckland(wednesdayMorning))('roadmap.make', make)).toMatchObject(done)
    expect(await by(mum, inVienna(wednesdayMorning))('roadmap.make', { ...make, weeks: 8 })).toMatchObject(done)
    const kept = await readRoadmap(world.records, learner)
    expect(kept?.updatedOn).toBe(wednesday)
    expect(kept?.content.weeks).toHaveLength(8)
  })

  test('[TIME-14] [GEN-2] a week is as far ahead as it is for the learner', async () => {
    const { by } = await apart()
    const planning = by(mum, inVienna('2023-11-13T20:00:00'))
    // 62 days from the Tuesday that it is in Auckland, and 63 from the Monday that it still is in Vienna.
    const week = addDays(testWeek, 63)
    expect(await planning('week.generate', { ...planned, week, activities: [] })).toMatchObject({ ok: true })
    expect(await planning('week.generate', { ...planned, week: addDays(week, 7), activities: [] })).toMatchObject({
      error: { type: 'too-far-ahead' },
    })
  })

  test('[TIME-14] [TIME-7] what was done keeps the date of the device that wrote it down', async () => {
    const { by, activity } = await apart()
    const [first] = testActivities
    if (first === undefined) throw new Error('There are six of them')
    const args = { learner, activity: first.activity, entry: RecordId.parse('e'), minutes: 5, rating: null }
    const about = { title: first.title, curriculum: null, subskill: null }
    expect(await by(mum, inVienna(wednesdayMorning))('activity.complete', { ...args, ...about })).toMatchObject({
      ok: true,
    })
    expect((await activity(0))?.completedOn).toBe(tuesday)
  })

  test('[TIME-14] a clock that cannot be right plans by the moment at which the server hears of it', async () => {
    const { world } = await apart()
    const add = {
      name: 'activity.add',
      version: 1,
      args: { learner, week: testWeek, day: 1, curriculum, subskill: 'A.1.a.1', type: 'tutoring' },
    }
    expect(await world.runMutation(mum, add, inVienna('2020-01-01T12:00:00'), utc(wednesdayMorning))).toEqual({
      ok: false,
      error: { type: 'past-is-fixed', before: wednesday },
    })
  })
})
