import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { bufferedTx } from '../mutation/buffered-tx.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import type { Stored } from '../record/kinds.ts'
import { LearnerId, RecordId, UserId } from '../record/ids.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { At, ZoneName } from '../time/instant.ts'
import { activityId } from '../week/activity-id.ts'
import { testCourse, testDraftActivities, testDraftWeek } from '../week/any-week-args.ts'
import type { NoticeEvent } from './notice-kinds.ts'
import { noticeLimits } from './notice-limits.ts'
import { noticesFor, readingOf } from './notices-for.ts'
import { tell } from './tell.ts'

const server = systemActor('test')
const user = (id: string) => UserId.parse(id)
const [mum, dad, kim] = [userActor(user('mum')), userActor(user('dad')), userActor(user('kim'))] as const
const learner = LearnerId.parse('l1')
const week = testDraftWeek
const which = { learner, week, version: 1 }
const idOf = (place: number): RecordId => {
  const found = testDraftActivities[place]
  if (found === undefined) throw new Error('There are six of them')
  return found.activity
}
const at = (seconds: number): At => At.parse({ instant: seconds * 1000, zone: 'Europe/Berlin', offset: 60 })
const mondayMorning = 1_700_434_800 + 9 * 3600

const theme = ['A.1.a']
const objectives = [{ aim: 'begin' as const, about: 'A.1.a' }]
const content = (snapshot: string): ArgsOf<'week.generate'>['content'] => ({
  snapshot: snapshot.repeat(32),
  seed: 's',
  target: 20,
  theme,
  objectives,
  shares: [],
  unlocked: [],
})
const made = testDraftActivities.map((each, index) => ({
  ...each,
  sequence: index + 1,
  position: index,
  day: PlannedDay.parse(index % 5),
}))

/** Kim, a child with an account, the parents, and next week. */
async function family() {
  const world = memoryWorld()
  const zone = ZoneName.parse('Europe/Berlin')
  const run = async <Name extends MutationName>(name: Name, args: ArgsOf<Name>) => {
    const done = await world.run(server, name, args)
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.error)}`)
  }
  await run('learner.create-child', { learner, guardian: user('mum'), guardianName: 'Mum', name: 'Kim', zone })
  await run('learner.add-guardian', { learner, guardian: user('dad'), guardianName: 'Dad' })
  await run('learner.attach-account', { learner, user: user('kim'), child: true })
  for (const each of testCourse) await world.runMutation(server, each)
  const planned = { learner, week, trigger: 'batch' as const, content: content('a'), activities: made, replaces: null }
  await run('week.generate', planned)
  const toldTo = async (who: string, event?: NoticeEvent) =>
    (await noticesFor(world.records, user(who))).filter(({ notice }) => event === undefined || notice.event === event)
  const onMonday = async (actor: typeof mum, name: MutationName, args: object, seconds = 0) => {
    const mutation = { name, version: 1, args: { learner, ...args } as never }
    const done = await world.runMutation(actor, mutation, at(mondayMorning + seconds))
    if (!done.ok) throw new Error(JSON.stringify(done.error))
    return done.value
  }
  const done = (place: number) => ({
    activity: idOf(place),
    entry: RecordId.parse(`e-${place}`),
    minutes: 5,
    rating: null,
    title: 'A',
    curriculum: null,
    subskill: null,
  })
  return { world, planned, toldTo, onMonday, done }
}

describe('notices', () => {
  test('[NOT-1] [US-004] [C-39] a draft that is there is told to the learner and the guardians, with theme, aims, count, minutes and a link, and once for all devices', async () => {
    const { world, planned, toldTo } = await family()
    for (const who of ['kim', 'mum', 'dad']) {
      const [told, ...more] = await toldTo(who)
      expect(more).toEqual([])
      expect(told).toMatchObject({ learnerName: 'Kim', isNew: true })
      expect(told?.notice).toMatchObject({ event: 'generated', count: 6, minutes: 30, theme, objectives, as: 'system' })
      expect(told?.notice.link).toBe(`/approve?week=${week}`)
    }
    const before = world.dump()
    await world.run(mum, 'week.generate', planned)
    expect(world.dump()).toBe(before)
    expect(await toldTo('stranger')).toEqual([])
  })

  test('[NOT-1] publishing and turning down are told to everybody but who did it, with the reason, and no longer once they are taken back', async () => {
    const { world, toldTo } = await family()
    const published = await world.run(mum, 'draft.publish', { ...which, reason: 'Looks good' })
    expect(await toldTo('mum', 'published')).toEqual([])
    expect((await toldTo('dad', 'published'))[0]?.notice).toMatchObject({ reason: 'Looks good', count: 6, by: 'mum' })
    expect(await toldTo('kim', 'published')).toHaveLength(1)
    if (!published.ok || published.value.inverse === null) throw new Error('cannot be undone')
    await world.runMutation(mum, published.value.inverse)
    expect(await toldTo('dad', 'published')).toEqual([])
    const another = { ...which, reason: 'Less', wish: {}, content: content('b'), activities: made.slice(0, 5) }
    await world.run(dad, 'draft.reject', another)
    expect((await toldTo('mum', 'rejected'))[0]?.notice).toMatchObject({ reason: 'Less', count: 5, as: 'guardian' })
    await world.run(mum, 'draft.roll-back', { ...which, version: 2, to: 1 })
    expect((await toldTo('dad', 'rolled-back'))[0]?.notice).toMatchObject({ count: 6 })
  })

  test('[NOT-2] [NOT-3] whatever extends or refreshes a week is told with its count, reason and what the week turns to', async () => {
    const { world, toldTo } = await family()
    for (const event of ['extended', 'refreshed'] as const) {
      const tx = bufferedTx(world.records)
      const context = { actor: server, now: at(mondayMorning).instant, at: at(mondayMorning) }
      const news = { learner, week, event, cause: RecordId.parse(`c-${event}`), activities: [], focus: ['A.1'] }
      await tell(tx, context, { ...news, reason: '85 % by Wednesday' })
      for (const write of await tx.writes())
        if (write.type === 'put') world.records.set({ ...write.draft, version: 1 } as unknown as Stored)
      const [told] = await toldTo('mum', event)
      expect(told?.notice).toMatchObject({ reason: '85 % by Wednesday', focus: ['A.1'], as: 'system', count: 0 })
      expect(told?.notice.link).toBe(`/week?week=${week}`)
    }
  })

  test('[NOT-3] what a grown-up changes after the start is one notice a day, which counts and becomes new again', async () => {
    const { world, toldTo, onMonday } = await family()
    await onMonday(mum, 'activity.move', { activity: idOf(0), day: 3, position: 0, reason: 'A concert' })
    const [one] = await toldTo('kim', 'changed')
    if (one === undefined) throw new Error('nothing was told')
    expect(one.notice).toMatchObject({ count: 1, reason: 'A concert', by: 'mum' })
    const mark = { notice: one.notice.notice, count: readingOf(one.notice) }
    await world.run(kim, 'notice.mark', { user: user('kim'), marks: [mark] })
    expect((await toldTo('kim', 'changed'))[0]?.isNew).toBe(false)
    const second = await onMonday(mum, 'activity.cancel', { activity: idOf(1) }, 60)
    expect(await toldTo('kim', 'changed')).toMatchObject([{ isNew: true, notice: { count: 2 } }])
    if (second.inverse === null) throw new Error('cannot be undone')
    await onMonday(mum, second.inverse.name as MutationName, second.inverse.args as object, 90)
    expect(await toldTo('kim', 'changed')).toMatchObject([{ isNew: false, notice: { count: 1 } }])
    expect(await toldTo('mum', 'changed')).toEqual([])
    await onMonday(kim, 'activity.skip', { activity: idOf(2), excused: false })
    expect(await toldTo('mum', 'changed')).toEqual([])
  })

  test('[NOT-4] [US-006] a week that is done is told to everybody, also where what was left is taken off, and not once a tick is taken back', async () => {
    const { toldTo, onMonday, done } = await family()
    for (const place of [0, 1, 2, 3, 4]) await onMonday(kim, 'activity.complete', done(place), place)
    expect(await toldTo('kim', 'completed')).toEqual([])
    const last = await onMonday(kim, 'activity.complete', done(5), 60)
    for (const who of ['kim', 'mum', 'dad'])
      expect(await toldTo(who, 'completed')).toMatchObject([{ notice: { count: 6, minutes: 30, points: 150 } }])
    if (last.inverse === null) throw new Error('cannot be undone')
    await onMonday(kim, 'activity.undo-complete', last.inverse.args as object, 70)
    expect(await toldTo('kim', 'completed')).toEqual([])
    await onMonday(mum, 'activity.cancel', { activity: idOf(5) }, 80)
    expect(await toldTo('kim', 'completed')).toMatchObject([{ notice: { count: 5, points: 125 } }])
  })

  test('[NOT-4] [PUB-8] what was left out with good reason, and what somebody put in beside the plan, keeps no week from being done', async () => {
    for (const order of ['before', 'after']) {
      const { toldTo, onMonday, done } = await family()
      const skip = (excused: boolean, seconds: number) =>
        onMonday(kim, 'activity.skip', { activity: idOf(5), excused }, seconds)
      if (order === 'before') await skip(true, 0)
      for (const place of [0, 1, 2, 3, 4]) await onMonday(kim, 'activity.complete', done(place), place + 1)
      if (order === 'after') {
        expect(await toldTo('mum', 'completed')).toEqual([])
        await skip(false, 50)
        expect(await toldTo('mum', 'completed')).toEqual([])
        await skip(true, 60)
      }
      expect(await toldTo('mum', 'completed')).toMatchObject([{ notice: { count: 5, points: 125 } }])
    }
    const { toldTo, onMonday, done } = await family()
    const practised = made.find(({ type }) => type === 'practice')?.about
    if (practised === undefined) throw new Error('the plan practises something')
    const { curriculum, subskill } = practised
    const more = { curriculum, subskill, type: 'packages' as const }
    await onMonday(mum, 'activity.add', { ...more, week, day: 2 })
    const own = activityId({ ...more, learner, week, ordinal: 0 })
    for (const place of [0, 1, 2, 3, 4, 5]) await onMonday(kim, 'activity.complete', done(place), place)
    expect(await toldTo('mum', 'completed')).toMatchObject([{ notice: { count: 6, points: 150 } }])
    await onMonday(kim, 'activity.complete', { ...done(0), activity: own, entry: RecordId.parse('e-own') }, 60)
    expect(await toldTo('mum', 'completed')).toHaveLength(1)
  })

  test('[NOT-5] each person says what they have read and which kinds they want, for themselves alone', async () => {
    const { world, toldTo } = await family()
    const [told] = await toldTo('mum')
    if (told === undefined) throw new Error('nothing was told')
    const { notice } = told.notice
    await world.run(mum, 'notice.mark', { user: user('mum'), marks: [{ notice, count: 1 }] })
    expect([(await toldTo('mum'))[0]?.isNew, (await toldTo('dad'))[0]?.isNew]).toEqual([false, true])
    await world.run(mum, 'notice.mark', { user: user('mum'), marks: [{ notice, count: 0 }] })
    expect((await toldTo('mum'))[0]?.isNew).toBe(true)
    const unwanted = { event: 'generated' as const, wanted: false }
    await world.run(mum, 'notice.want', { user: user('mum'), ...unwanted })
    expect([await toldTo('mum'), await toldTo('dad')]).toMatchObject([[], [{}]])
    await world.run(mum, 'notice.want', { user: user('mum'), ...unwanted, wanted: true })
    expect(await toldTo('mum')).toHaveLength(1)
    const others = { user: user('dad'), ...unwanted }
    expect(await world.run(mum, 'notice.want', others)).toEqual({ ok: false, error: { type: 'not-allowed' } })
    const marks = [{ notice, count: 1 }]
    expect(await world.run(mum, 'notice.mark', { user: user('dad'), marks })).toMatchObject({ ok: false })
  })

  test('[NOT-5] of one learner the newest stay', async () => {
    const { world, toldTo } = await family()
    for (let number = 0; number < noticeLimits.keptMax + 5; number += 1) {
      const tx = bufferedTx(world.records)
      const moment = at(mondayMorning + number)
      const news = { learner, week, event: 'extended' as const, cause: RecordId.parse(`c-${number}`), activities: [] }
      await tell(tx, { actor: server, now: moment.instant, at: moment }, news)
      for (const write of await tx.writes())
        if (write.type === 'put') world.records.set({ ...write.draft, version: 1 } as unknown as Stored)
        else world.records.delete(write.before.kind, write.before.id)
    }
    const told = await toldTo('mum')
    expect(told).toHaveLength(noticeLimits.keptMax)
    expect(told[0]?.notice.causes[0]?.cause).toBe(`c-${noticeLimits.keptMax + 4}`)
    expect(told.some(({ notice }) => notice.event === 'generated')).toBe(false)
  })
})
