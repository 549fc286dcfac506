import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import type { Actor } from '../access/actor.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf } from '../mutation/mutators.ts'
import { ClassId, LearnerId, PlanId, RecordId, UserId } from '../record/ids.ts'
import { addDays } from '../time/civil-date.ts'
import { At, CivilDate, ZoneName } from '../time/instant.ts'
import { WallTime } from '../time/wall-time.ts'
import { createArrange } from './arrange-practice.ts'
import { covers, isTakenAway } from './arranged-occurrence.ts'
import { OccurrenceKey, checkInId, occurrenceId } from './occurrence-key.ts'
import { practiceLimits } from './practice-limits.ts'
import { readPracticeFacts } from './read-practice-facts.ts'
import type { Schedule } from './schedule.ts'
import { scheduleToTakeUp } from './series.ts'

const [lea, gita, tom, eve] = ['lea', 'gita', 'tom', 'eve'].map((name) => userActor(UserId.parse(name))) as [
  Actor,
  Actor,
  Actor,
  Actor,
]
const learner = LearnerId.parse('l1')
const stranger = LearnerId.parse('l2')
const plan = PlanId.parse('scales')
const server = systemActor('test')
const zone = ZoneName.parse('Europe/Berlin')
const id = (text: string) => RecordId.parse(text)
const date = (text: string) => CivilDate.parse(text)
const key = (text: string) => OccurrenceKey.parse(text)
/** The world stands at Tuesday 14 November 2023, 23:13 in Berlin. */
const today = date('2023-11-14')
const minutesLater = (minutes: number) => At.parse({ instant: 1_700_000_000_000 + minutes * 60_000, zone, offset: 60 })

const daily: Schedule = {
  start: today,
  end: null,
  timeMinutes: 1050,
  repeat: { type: 'rule', rule: 'FREQ=DAILY' },
  durationMinutes: 30,
  flexibility: 'same-day',
  segments: [],
}
const newPlan = (schedule: Schedule = daily): ArgsOf<'practice.create-plan'> => ({
  plan,
  learner,
  edit: id('e1'),
  title: 'Scales',
  type: 'custom',
  missed: 'keep-one',
  prompts: [],
  schedule,
})
const session = (text: string) => ({
  plan,
  key: key(text),
  planned: { start: WallTime.parse('2023-11-14T17:30:00'), minutes: 30 },
})
const entry = (name: string, at: string | null): ArgsOf<'practice.log'> => ({
  learner,
  entry: id(name),
  session: at === null ? null : session(at),
  minutes: 25,
  what: 'B flat major',
  segments: [],
})

/** Lea learns, Gita is her guardian, Tom teaches her; Eve learns too and has nothing to do with them. */
async function school() {
  const world = memoryWorld()
  const user = (name: string) => UserId.parse(name)
  await world.run(server, 'learner.create', { learner, user: user('lea'), name: 'Lea', zone })
  await world.run(server, 'learner.create', { learner: stranger, user: user('eve'), name: 'Eve', zone })
  await world.run(server, 'learner.add-guardian', { learner, guardian: user('gita'), guardianName: 'Gita' })
  const strings = ClassId.parse('strings')
  await world.run(server, 'class.create', { class: strings, title: 'Strings', tutor: user('tom'), tutorName: 'Tom' })
  await world.run(server, 'class.enrol', { class: strings, learner, learnerName: 'Lea' })
  return world
}
type World = Awaited<ReturnType<typeof school>>
const stored = async (world: World) => (await world.records.get('practice-plan', plan))?.body
const refusedWith = (type: string) => ({ ok: false, error: { type } })
const done = { ok: true }

describe('plans', () => {
  test('[OCC-16] learner and guardian plan and log; a tutor calls a session off and does nothing else; a stranger nothing', async () => {
    const world = await school()
    expect(await world.run(tom, 'practice.create-plan', newPlan())).toMatchObject(refusedWith('not-allowed'))
    expect(await world.run(gita, 'practice.create-plan', newPlan())).toMatchObject(done)
    const skip = (reason: 'ill' | 'cancelled-by-tutor', change: string) => ({
      learner,
      plan,
      key: key('2023-11-15'),
      change: id(change),
      what: { type: 'skipped' as const, reason, excused: true },
    })
    expect(await world.run(tom, 'practice.arrange-occurrence', skip('ill', 'c1'))).toMatchObject(
      refusedWith('not-allowed'),
    )
    expect(await world.run(tom, 'practice.arrange-occurrence', skip('cancelled-by-tutor', 'c2'))).toMatchObject(done)
    expect(await world.run(lea, 'practice.arrange-occurrence', skip('ill', 'c3'))).toMatchObject(done)
    const undo = { learner, plan, key: key('2023-11-15'), change: id('c3') }
    expect(await world.run(tom, 'practice.undo-arrangement', undo)).toMatchObject(refusedWith('not-allowed'))
    for (const actor of [tom, eve])
      expect(await world.run(actor, 'practice.log', entry('l', null))).toMatchObject(refusedWith('not-allowed'))
    for (const actor of [lea, gita])
      expect(await world.run(actor, 'practice.log', entry('l', null))).toMatchObject(done)
  })

  test('[OCC-16] nobody reaches another learner’s records through their own space', async () => {
    const world = await school()
    await world.run(lea, 'practice.create-plan', newPlan())
    await world.run(lea, 'practice.log', entry('mine', '2023-11-14'))
    const before = world.dump()
    const own = { learner: stranger }
    expect(await world.run(eve, 'practice.edit-plan', { ...own, plan, title: 'Hers' })).toMatchObject(
      refusedWith('not-found'),
    )
    expect(await world.run(eve, 'practice.log', { ...entry('mine', null), ...own })).toMatchObject(
      refusedWith('already-exists'),
    )
    expect(await world.run(eve, 'practice.undo-log', { ...own, entry: id('mine') })).toMatchObject(
      refusedWith('not-found'),
    )
    expect(world.dump()).toBe(before)
  })

  test('[OCC-3] a plan put away on the day its schedule changed is taken up again with that schedule', async () => {
    const world = await school()
    await world.run(lea, 'practice.create-plan', newPlan())
    const longer = { ...daily, durationMinutes: daily.durationMinutes + 15 }
    await world.run(lea, 'practice.reschedule', { plan, learner, edit: id('e2'), from: null, schedule: longer })
    const before = world.dump()
    const away = await world.run(lea, 'practice.archive-plan', { plan, learner, edit: id('e3'), from: null })
    const body = await stored(world)
    if (body === undefined || !away.ok || away.value.inverse === null) throw new Error('nothing was put away')
    expect(body.series).toEqual([{ from: today, schedule: null }])
    expect(scheduleToTakeUp(body, today)).toEqual(longer)
    await world.runMutation(lea, away.value.inverse)
    expect(world.dump()).toBe(before)
  })

  test('[OCC-2] a plan begins today or later', async () => {
    const world = await school()
    const late = newPlan({ ...daily, start: date('2023-11-13') })
    expect(await world.run(lea, 'practice.create-plan', late)).toEqual({
      ok: false,
      error: { type: 'past-is-fixed', before: today },
    })
  })

  test('[OCC-3] a plan with history is archived and not discarded, and comes back by a new schedule', async () => {
    const world = await school()
    await world.run(lea, 'practice.create-plan', newPlan())
    await world.run(lea, 'practice.log', entry('a', '2023-11-14'))
    expect(await world.run(lea, 'practice.discard-plan', { plan, learner })).toMatchObject(
      refusedWith('plan-has-history'),
    )
    await world.run(lea, 'practice.archive-plan', { plan, learner, edit: id('e2'), from: null })
    expect(await stored(world)).toMatchObject({ archived: true, series: [{ from: today, schedule: null }] })
    const back = { plan, learner, edit: id('e3'), from: date('2023-12-01'), schedule: daily }
    await world.run(lea, 'practice.reschedule', back)
    expect(await stored(world)).toMatchObject({
      archived: false,
      edits: [{}, { type: 'archived' }, { type: 'rescheduled' }],
    })
  })

  test('[OCC-4] a change from a date on keeps what stands before it and replaces what stands after', async () => {
    const world = await school()
    await world.run(lea, 'practice.create-plan', newPlan())
    const change = (edit: string, from: string | null, durationMinutes: number) =>
      world.run(lea, 'practice.reschedule', {
        plan,
        learner,
        edit: id(edit),
        from: from === null ? null : date(from),
        schedule: { ...daily, durationMinutes },
      })
    await change('e2', '2023-11-20', 40)
    await change('e3', '2023-11-27', 50)
    await change('e4', '2023-11-24', 60)
    expect((await stored(world))?.series.map(({ from, schedule }) => [from, schedule?.durationMinutes])).toEqual([
      ['2023-11-14', 30],
      ['2023-11-20', 40],
      ['2023-11-24', 60],
    ])
    await change('e5', null, 10)
    expect((await stored(world))?.series).toHaveLength(1)
  })

  test('[OCC-5] [X-6] no change and no undo reaches behind today', async () => {
    const world = await school()
    await world.run(lea, 'practice.create-plan', newPlan())
    const sixDays = minutesLater(6 * 1440)
    const run = (name: string, args: object) =>
      world.runMutation(lea, { name, version: 1, args: JSON.parse(JSON.stringify(args)) as Mutation['args'] }, sixDays)
    const earlier = { plan, learner, edit: id('e2'), from: date('2023-11-15'), schedule: daily }
    expect(await run('practice.reschedule', earlier)).toMatchObject(refusedWith('past-is-fixed'))
    expect(await run('practice.archive-plan', earlier)).toMatchObject(refusedWith('past-is-fixed'))
    const changed = await world.run(lea, 'practice.reschedule', { ...earlier, from: date('2023-11-16') })
    if (!changed.ok || changed.value.inverse === null) throw new Error('a change of schedule could not be undone')
    expect(await world.runMutation(lea, changed.value.inverse, sixDays)).toMatchObject(refusedWith('past-is-fixed'))
    const move = (to: string) => ({
      learner,
      plan,
      key: key('2023-11-20'),
      change: id('m'),
      what: { type: 'moved', date: to, timeMinutes: null },
    })
    expect(await run('practice.arrange-occurrence', move('2023-11-19'))).toMatchObject(refusedWith('past-is-fixed'))
    expect(await run('practice.arrange-occurrence', move('2023-11-21'))).toMatchObject(done)
  })

  test('[OCC-5] [X-16] a clock in another year opens no past; what it logs is logged', async () => {
    const world = await school()
    await world.run(lea, 'practice.create-plan', newPlan())
    const serverNow = minutesLater(40 * 1440).instant
    const run = (name: string, args: object) =>
      world.runMutation(
        lea,
        { name, version: 1, args: JSON.parse(JSON.stringify(args)) as Mutation['args'] },
        At.parse({ instant: 0, zone, offset: 60 }),
        serverNow,
      )
    await run('practice.reschedule', { plan, learner, edit: id('e2'), from: null, schedule: daily })
    expect((await stored(world))?.series.map(({ from }) => from)).toEqual(['2023-11-14', '2023-12-24'])
    expect(await run('practice.log', entry('a', '2023-11-14'))).toMatchObject(done)
    expect((await world.records.get('log-entry', id('a')))?.body.date).toBe('1970-01-01')
  })

  test('[OCC-5] a plan made offline five weeks ago is a plan of that day', async () => {
    const world = await school()
    const serverNow = minutesLater(34 * 1440).instant
    const mutation = { name: 'practice.create-plan', version: 1, args: newPlan() as unknown as Mutation['args'] }
    expect(await world.runMutation(lea, mutation, minutesLater(0), serverNow)).toMatchObject(done)
  })

  test('[OCC-6] [X-26] a new title changes the title alone', async () => {
    const world = await school()
    await world.run(lea, 'practice.create-plan', newPlan())
    const before = await stored(world)
    await world.run(lea, 'practice.edit-plan', { plan, learner, title: 'Scales and arpeggios' })
    expect(await stored(world)).toEqual({ ...before, title: 'Scales and arpeggios' })
  })

  test.each([
    ['FREQ=NEVER', 'invalid-rule'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'never-occurs'],
    ['FREQ=MINUTELY', 'too-many-sessions'],
    ['FREQ=DAILY;UNTIL=20231101', 'never-occurs'],
  ])('[OCC-7] the rule %s is refused: %s', async (rule, problem) => {
    const world = await school()
    const args = newPlan({ ...daily, repeat: { type: 'rule', rule } })
    expect(await world.run(lea, 'practice.create-plan', args)).toEqual({
      ok: false,
      error: { type: 'invalid-schedule', problem },
    })
  })

  test('[OCC-7] a date that no calendar reaches is refused and breaks nothing', async () => {
    const world = await school()
    const far = newPlan({ ...daily, start: date('9999-12-31') })
    expect(await world.run(lea, 'practice.create-plan', far)).toMatchObject(refusedWith('too-far-ahead'))
    const long = { ...newPlan(), title: 'x'.repeat(1_000_000) }
    expect(await world.run(lea, 'practice.create-plan', long)).toMatchObject(refusedWith('invalid-arguments'))
  })

  test('[OCC-15] the fifty-first active plan is refused, an archived one makes room', async () => {
    const world = await school()
    const numbered = (n: number) => ({ ...newPlan(), plan: PlanId.parse(`p${n}`) })
    for (let n = 1; n <= practiceLimits.activePlans; n += 1) await world.run(lea, 'practice.create-plan', numbered(n))
    expect(await world.run(lea, 'practice.create-plan', numbered(51))).toEqual({
      ok: false,
      error: { type: 'limit-reached', limit: 'activePlans', max: 50 },
    })
    await world.run(lea, 'practice.archive-plan', { plan: PlanId.parse('p7'), learner, edit: id('x'), from: null })
    expect(await world.run(lea, 'practice.create-plan', numbered(51))).toMatchObject(done)
  })
})

describe('the log', () => {
  test('[OCC-27] an entry keeps when it was begun, where a clock says so', async () => {
    const world = await school()
    const startedAt = At.parse({ instant: 1_699_990_000_000, zone: 'Europe/Vienna', offset: 60 })
    await world.run(lea, 'practice.log', { ...entry('a', null), startedAt })
    await world.run(lea, 'practice.log', entry('b', null))
    expect((await world.records.get('log-entry', id('a')))?.body.startedAt).toEqual(startedAt)
    expect((await world.records.get('log-entry', id('b')))?.body).not.toHaveProperty('startedAt')
  })

  test('[OCC-10] [X-4] ticking one session makes a record of that session and of no other', async () => {
    const world = await school()
    await world.run(lea, 'practice.create-plan', newPlan())
    await world.run(lea, 'practice.log', entry('a', '2023-11-14'))
    expect(await world.records.list('check-in', 'plan', plan)).toMatchObject([
      { id: checkInId(learner, plan, key('2023-11-14')), body: { entry: 'a', key: '2023-11-14' } },
    ])
    expect((await stored(world))?.edits).toHaveLength(1)
  })

  test('[OCC-10] a session in a year that no calendar can date is refused', async () => {
    const world = await school()
    for (const year of ['0000-01-01', '9999-12-31']) {
      const far = { ...session('2023-11-14'), planned: { start: WallTime.parse(`${year}T17:30:00`), minutes: 30 } }
      const answer = await world.run(lea, 'practice.log', { ...entry('a', null), session: far })
      expect(answer).toMatchObject(refusedWith('invalid-arguments'))
    }
  })

  test('[OCC-10] [X-9] an entry keeps instant, zone, offset and the learner’s date of its moment', async () => {
    const world = await school()
    await world.run(lea, 'learner.change-day-start', { learner, from: date('2023-11-01'), minutes: 240 })
    const afterMidnight = minutesLater(120)
    await world.runMutation(
      lea,
      { name: 'practice.log', version: 1, args: entry('a', null) as unknown as Mutation['args'] },
      afterMidnight,
    )
    const kept = { at: afterMidnight, date: '2023-11-14' }
    expect((await world.records.get('log-entry', id('a')))?.body).toMatchObject(kept)
    await world.run(lea, 'learner.edit-profile', { learner, zone: ZoneName.parse('Asia/Tokyo') })
    await world.run(lea, 'learner.change-day-start', { learner, from: date('2023-11-20'), minutes: 0 })
    expect((await world.records.get('log-entry', id('a')))?.body).toMatchObject(kept)
  })

  test('[OCC-10] a second entry for a session is kept beside the first, and taking one back leaves the session done', async () => {
    const world = await school()
    await world.run(lea, 'practice.log', entry('phone', '2023-11-14'))
    await world.run(lea, 'practice.log', entry('tablet', '2023-11-14'))
    await world.run(lea, 'practice.undo-log', { learner, entry: id('phone') })
    expect(await world.records.list('check-in', 'learner', learner)).toMatchObject([{ body: { entry: 'tablet' } }])
    await world.run(lea, 'practice.undo-log', { learner, entry: id('tablet') })
    expect(await world.records.list('check-in', 'learner', learner)).toEqual([])
  })

  test('[OCC-11] an entry can be taken back for fifteen minutes and not for sixteen', async () => {
    const undoAfter = async (minutes: number) => {
      const world = await school()
      const logged = await world.run(lea, 'practice.log', entry('a', '2023-11-14'))
      if (!logged.ok || logged.value.inverse === null) throw new Error('a log entry could not be taken back')
      return world.runMutation(lea, logged.value.inverse, minutesLater(minutes))
    }
    expect(await undoAfter(15)).toMatchObject(done)
    expect(await undoAfter(16)).toEqual({ ok: false, error: { type: 'undo-too-late', minutesMax: 15 } })
  })

  test('[OCC-12] a correction stands beside what was first written', async () => {
    const world = await school()
    await world.run(lea, 'practice.log', entry('a', null))
    await world.run(lea, 'practice.correct-log', { learner, entry: id('a'), correction: id('c'), minutes: 45 })
    expect((await world.records.get('log-entry', id('a')))?.body).toMatchObject({
      minutes: 25,
      corrections: [{ correction: 'c', minutes: 45 }],
    })
  })

  test('[OCC-13] a private note is not for the tutor', async () => {
    const world = await school()
    const note = { text: 'I was nervous', feeling: 2, answers: [] }
    const write = (actor: Actor) => world.run(actor, 'practice.write-note', { learner, entry: id('a'), note })
    expect(await write(tom)).toMatchObject(refusedWith('not-allowed'))
    // Lea is no child: her guardian plans with her and does not read her diary.
    expect(await write(gita)).toMatchObject(refusedWith('not-allowed'))
    expect(await write(lea)).toMatchObject(done)
    expect(await world.records.get('practice-note', id('a'))).toMatchObject({ space: `journal:${learner}` })
  })
})

describe('breaks', () => {
  test('[OCC-9] a break that is taken away excuses nothing, leaves room for another, and can be brought back', async () => {
    const world = await school()
    const range = { learner, plan: null, from: today, to: null, reason: 'holiday' as const }
    for (let n = 1; n <= practiceLimits.breaks; n += 1)
      await world.run(lea, 'practice.take-break', { ...range, break: id(`b${n}`) })
    const before = world.dump()
    const args = { break: id('b1'), learner, to: addDays(today, -1) }
    const away = await world.run(lea, 'practice.change-break', args)
    const kept = (await world.records.get('practice-break', id('b1')))?.body
    if (kept === undefined || !away.ok || away.value.inverse === null) throw new Error('no break was taken away')
    expect([isTakenAway(kept), covers(kept, plan, today), covers(kept, plan, addDays(today, -1))]).toEqual([
      true,
      false,
      false,
    ])
    await world.runMutation(lea, away.value.inverse)
    expect(world.dump()).toBe(before)
    expect(await world.run(lea, 'practice.take-break', { ...range, break: id('more') })).toMatchObject(
      refusedWith('limit-reached'),
    )
    await world.run(lea, 'practice.change-break', args)
    expect(await world.run(lea, 'practice.take-break', { ...range, break: id('more') })).toMatchObject(done)
  })

  test('[OCC-9] a break may reach back a month, not further, and ends when somebody says so', async () => {
    const world = await school()
    const take = (name: string, from: string) =>
      world.run(lea, 'practice.take-break', {
        break: id(name),
        learner,
        plan: null,
        from: date(from),
        to: null,
        reason: 'ill',
      })
    expect(await take('b1', '2023-10-13')).toMatchObject(refusedWith('too-far-back'))
    expect(await take('b2', '2023-10-14')).toMatchObject(done)
    await world.run(lea, 'practice.change-break', { break: id('b2'), learner, to: date('2023-11-01') })
    expect((await world.records.get('practice-break', id('b2')))?.body).toMatchObject({
      from: '2023-10-14',
      to: '2023-11-01',
    })
  })

  test('[OCC-14] today is not let go by a fresh start', async () => {
    const world = await school()
    const upTo = (text: string) => world.run(lea, 'practice.start-fresh', { learner, upTo: date(text) })
    expect(await upTo('2023-11-14')).toMatchObject({ ok: false })
    expect(await upTo('2023-11-13')).toMatchObject(done)
  })
})

test('[OCC-25] a new minimum holds from today or later on and leaves earlier days as they were', async () => {
  const world = await school()
  const set = (from: string, sessions: number | null) =>
    world.run(lea, 'practice.set-minimum', { learner, from: date(from), sessions })
  expect(await set('2023-11-13', 1)).toMatchObject(refusedWith('past-is-fixed'))
  await set('2023-11-14', 1)
  await set('2023-11-20', 2)
  expect(await set('2023-11-15', 3)).toMatchObject(refusedWith('past-is-fixed'))
  expect((await world.records.get('streak-minimum', learner))?.body.minimums).toEqual([
    { from: '2023-11-14', sessions: 1 },
    { from: '2023-11-20', sessions: 2 },
  ])
})

test('[OCC-8] what was done to one occurrence is kept in order, under the occurrence’s own id', async () => {
  const world = await school()
  await world.run(lea, 'practice.create-plan', newPlan())
  const arrange = (change: string, what: ArgsOf<'practice.arrange-occurrence'>['what']) =>
    world.run(lea, 'practice.arrange-occurrence', { learner, plan, key: key('2023-11-16'), change: id(change), what })
  await arrange('c1', { type: 'moved', date: date('2023-11-17'), timeMinutes: 600 })
  await arrange('c2', { type: 'skipped', reason: 'ill', excused: true })
  await arrange('c2', { type: 'skipped', reason: 'ill', excused: true })
  const override = await world.records.get('occurrence-override', occurrenceId(plan, key('2023-11-16')))
  expect(override?.body.changes).toMatchObject([
    { what: { type: 'moved' }, date: today },
    { what: { type: 'skipped' } },
  ])
})

test('[X-15] whatever order two devices’ changes arrive in, no change of plan takes away or alters what was practised', async () => {
  const call = (name: string, args: object): Mutation => ({
    name,
    version: 1,
    args: JSON.parse(JSON.stringify(args)) as Mutation['args'],
  })
  const tuesday = { learner, plan, key: key('2023-11-14') }
  const planning = [
    call('practice.arrange-occurrence', {
      ...tuesday,
      change: id('c1'),
      what: { type: 'moved', date: '2023-11-20', timeMinutes: null },
    }),
    call('practice.arrange-occurrence', { ...tuesday, change: id('c2'), what: { type: 'cancelled' } }),
    call('practice.reschedule', {
      plan,
      learner,
      edit: id('e2'),
      from: null,
      schedule: { ...daily, start: '2023-12-01' },
    }),
    call('practice.take-break', { break: id('b'), learner, plan, from: '2023-12-24', to: null, reason: 'holiday' }),
    call('practice.archive-plan', { plan, learner, edit: id('e3'), from: null }),
  ]
  const practising = [
    call('practice.log', entry('a', '2023-11-14')),
    call('practice.log', entry('b', '2023-11-15')),
    call('practice.correct-log', { learner, entry: id('a'), correction: id('k'), minutes: 40 }),
  ]
  const factsOfLearner = async (world: World) =>
    JSON.stringify([
      await world.records.list('log-entry', 'learner', learner),
      await world.records.list('check-in', 'learner', learner),
    ])
  const alone = await school()
  for (const mutation of practising) await alone.runMutation(lea, mutation)
  const expected = await factsOfLearner(alone)
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([0, 0, 0, 0, 0, 1, 1, 1], { minLength: 8 }), async (turns) => {
      const world = await school()
      await world.run(lea, 'practice.create-plan', newPlan())
      const queues = [[...planning], [...practising]]
      for (const turn of turns) {
        const mutation = queues[turn]?.shift()
        if (mutation !== undefined) await world.runMutation(lea, mutation)
      }
      expect(await factsOfLearner(world)).toBe(expected)
      const facts = await readPracticeFacts(world.records, learner)
      if (facts === null) throw new Error('the learner is gone')
      const arranged = createArrange()(facts, date('2024-02-01'))
      const verdicts = arranged.filter(({ verdict }) => verdict === 'completed').map(({ planned }) => planned.key)
      expect(verdicts).toEqual(expect.arrayContaining(['2023-11-14', '2023-11-15']))
    }),
    { numRuns: 60 },
  )
})
