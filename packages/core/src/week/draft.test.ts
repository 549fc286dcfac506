import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { anyHistory } from '../mutation/any-call.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { MemoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { ClassId, CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { PlannedDay, addDays } from '../time/civil-date.ts'
import { At, Instant, ZoneName } from '../time/instant.ts'
import type { CivilDate } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import { testCourse, testDraftActivities, testDraftWeek, testWeek } from './any-week-args.ts'
import { changeSentence } from './change-sentence.ts'
import { mayUndo } from './may-undo.ts'
import { versionId } from './plan-version.ts'
import { weekLimits } from './week-limits.ts'
import { planId, planStatus } from './weekly-plan.ts'

const server = systemActor('test')
const [mum, dad, tutor, kim] = (['mum', 'dad', 'tutor', 'kim'] as const).map((id) => userActor(UserId.parse(id))) as [
  ReturnType<typeof userActor>,
  ReturnType<typeof userActor>,
  ReturnType<typeof userActor>,
  ReturnType<typeof userActor>,
]
const learner = LearnerId.parse('l1')
const day = (number: number) => PlannedDay.parse(number)
const curriculum = CurriculumId.parse('k1')
const code = (text: string) => NodeCode.parse(text)
const idOf = (place: number): RecordId => {
  const found = testDraftActivities[place]
  if (found === undefined) throw new Error('There are six of them')
  return found.activity
}

const content = (snapshot: string): ArgsOf<'week.generate'>['content'] => ({
  snapshot: snapshot.repeat(32),
  seed: 's',
  target: 20,
  theme: [],
  objectives: [],
  shares: [],
  unlocked: [],
})
const made = (places: readonly number[]) =>
  places.flatMap((place, index) => {
    const found = testDraftActivities[place]
    return found === undefined ? [] : [{ ...found, sequence: index + 1, position: index, day: day(index % 5) }]
  })

const which = { learner, week: testDraftWeek, version: 1 }

/** Kim, a child with an account, whose parents and tutor look at next week. */
async function family(places: readonly number[] = [0, 1, 2, 3, 4, 5]) {
  const world = memoryWorld()
  const zone = ZoneName.parse('Europe/Berlin')
  const run = async <Name extends MutationName>(name: Name, args: ArgsOf<Name>) => {
    const done = await world.run(server, name, args)
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.error)}`)
  }
  await run('learner.create-child', { learner, guardian: UserId.parse('mum'), guardianName: 'Mum', name: 'Kim', zone })
  await run('learner.add-guardian', { learner, guardian: UserId.parse('dad'), guardianName: 'Dad' })
  await run('learner.attach-account', { learner, user: UserId.parse('kim'), child: true })
  const id = ClassId.parse('c1')
  await run('class.create', { class: id, title: 'Class', tutor: UserId.parse('tutor'), tutorName: 'Tutor' })
  await run('class.enrol', { class: id, learner, learnerName: 'Kim' })
  for (const each of testCourse) await world.runMutation(server, each)
  const planned = { learner, week: testDraftWeek, trigger: 'batch' as const, content: content('a') }
  await run('week.generate', { ...planned, activities: made(places), replaces: null })
  const activities = async () =>
    (await world.records.list('activity', 'week', weekKey(learner, testDraftWeek))).map(({ body }) => body)
  const one = async (place: number): Promise<Body<'activity'> | undefined> =>
    (await world.records.get('activity', idOf(place)))?.body
  const plan = async () => {
    const stored = await world.records.get('weekly-plan', planId(learner, testDraftWeek))
    if (stored === undefined) throw new Error('no plan')
    return stored.body
  }
  const audit = async () =>
    (await world.records.list('plan-change', 'week', weekKey(learner, testDraftWeek))).map(({ body }) => body)
  return { world, activities, one, plan, audit }
}

const at = (seconds: number): At => At.parse({ instant: seconds * 1000, zone: 'Europe/Berlin', offset: 60 })
/** Midnight between the Sunday and the Monday in Berlin. */
const mondayBegins = 1_700_434_800
const refusal = (type: string, more: object = {}) => ({ ok: false, error: { type, ...more } })

describe('a draft', () => {
  test('[PUB-1] is published by a person or by its Monday, and what it is follows from the date', async () => {
    const { world, plan, activities } = await family()
    const statusOn = async (date: Parameters<typeof planStatus>[2]) =>
      planStatus(await plan(), await activities(), date)
    expect(await statusOn(addDays(testDraftWeek, -1))).toBe('draft')
    expect(await statusOn(testDraftWeek)).toBe('active')
    await world.run(mum, 'draft.publish', which)
    expect((await plan()).approval).toMatchObject({ by: 'mum' })
    expect(await statusOn(addDays(testDraftWeek, -1))).toBe('published')
    expect(await statusOn(addDays(testDraftWeek, 7))).toBe('expired')
  })

  test('[PUB-2] activities change day, place and weight, one by one or all in one step, and stay where a person put them', async () => {
    const { world, one } = await family()
    const arranged = await world.run(mum, 'draft.arrange', {
      ...which,
      activities: [
        { activity: idOf(0), day: day(4), position: 2 },
        { activity: idOf(1), priority: 'high' },
      ],
    })
    expect(arranged).toMatchObject({ ok: true })
    expect(await one(0)).toMatchObject({ day: 4, position: 2, priority: 'medium', pinned: true })
    expect(await one(1)).toMatchObject({ day: 1, priority: 'high', pinned: true })
    expect(await one(2)).toMatchObject({ pinned: false })
  })

  test('[PUB-2] [MUT-4] what one step names twice ends as it was named last, and asked for again writes nothing', async () => {
    const { world, one, audit } = await family()
    const thereAndBack = {
      ...which,
      activities: [
        { activity: idOf(0), priority: 'low' as const },
        { activity: idOf(0), priority: 'high' as const },
      ],
    }
    await world.run(mum, 'draft.arrange', thereAndBack)
    expect(await one(0)).toMatchObject({ priority: 'high', pinned: true })
    const once = world.dump()
    expect(await world.run(mum, 'draft.arrange', thereAndBack)).toEqual({ ok: true, value: { inverse: null } })
    expect(world.dump()).toBe(once)
    expect(await audit()).toHaveLength(1)
  })

  test('[PUB-2] one is removed, one added, one put in the place of another', async () => {
    const { world, one, activities } = await family()
    await world.run(dad, 'draft.remove', { ...which, activity: idOf(0) })
    expect(await one(0)).toMatchObject({ status: 'cancelled' })
    const add = { ...which, day: day(0), curriculum, subskill: code('A.1.a.1'), type: 'tutoring' as const }
    await world.run(tutor, 'draft.add', { ...add, priority: 'high', instead: null })
    await world.run(tutor, 'draft.add', { ...add, day: day(3), priority: 'low', instead: idOf(1) })
    expect(await one(1)).toMatchObject({ status: 'cancelled' })
    const added = (await activities()).filter(({ type }) => type === 'tutoring').sort((a, b) => a.day - b.day)
    expect(added).toMatchObject([
      { day: 0, priority: 'high', reason: { type: 'wished' }, pinned: true, plan: planId(learner, testDraftWeek) },
      { day: 3, priority: 'low' },
    ])
    expect(new Set((await activities()).map(({ sequence }) => sequence)).size).toBe((await activities()).length)
  })

  test('[PUB-3] [C-15] from the learner’s Monday on it is changed through its days alone, wherever the author of an edit is', async () => {
    const { world, plan } = await family()
    const edit = { name: 'draft.remove', version: 1, args: { ...which, activity: idOf(0) } }
    // Half past eleven at night in Berlin on the Sunday, and half an hour past midnight.
    const before = at(mondayBegins - 1800)
    const after = at(mondayBegins + 1800)
    const inLima = At.parse({ ...after, zone: 'America/Lima', offset: -300 })
    const begun = refusal('week-has-begun', { week: testDraftWeek })
    expect(await world.runMutation(mum, edit, inLima)).toEqual(begun)
    expect(await world.runMutation(mum, { ...edit, name: 'draft.publish' }, after)).toEqual(begun)
    // Written without a connection on Sunday, and here on Monday: the learner may have begun.
    expect(await world.runMutation(mum, edit, before, Instant.parse(after.instant))).toEqual(begun)
    expect(await world.runMutation(mum, edit, before)).toMatchObject({ ok: true })
    expect((await plan()).approval).toBeNull()
  })

  test('[PUB-3] an eleventh activity on a day is refused, moved there or added, and nothing is changed', async () => {
    const { world, activities } = await family()
    const [first] = await activities()
    if (first === undefined) throw new Error('no activity')
    for (let number = 0; number < 10; number += 1) {
      const activity = RecordId.parse(`a-full-${number}`)
      const body = { ...first, activity, day: day(4), position: number, ordinal: number + 5 }
      world.records.set({ kind: 'activity', id: activity, space: `learner:${learner}`, version: 1, body } as never)
    }
    const before = world.dump()
    const full = { ok: false, error: { type: 'broken-plan', problem: 'day-full' } }
    const moved = { ...which, activities: [{ activity: idOf(0), day: day(4) }] }
    expect(await world.run(mum, 'draft.arrange', moved)).toMatchObject(full)
    const add = { ...which, curriculum, subskill: code('A.1.a.1'), type: 'tutoring' as const, priority: 'low' as const }
    expect(await world.run(mum, 'draft.add', { ...add, day: day(4), instead: null })).toMatchObject(full)
    expect(world.dump()).toBe(before)
    // Where one goes, one may come.
    expect(
      await world.run(mum, 'draft.add', { ...add, day: day(4), instead: RecordId.parse('a-full-3') }),
    ).toMatchObject({ ok: true })
  })

  test('[PUB-3] with fewer than five it is not published, and one that is published does not go below', async () => {
    const { world } = await family([0, 1, 2, 3, 4])
    await world.run(mum, 'draft.publish', which)
    const tooFew = refusal('too-few-activities', { min: 5 })
    expect(await world.run(dad, 'draft.remove', { ...which, activity: idOf(0) })).toEqual(tooFew)
    const four = await family([0, 1, 2, 3])
    expect(await four.world.run(mum, 'draft.publish', which)).toEqual(tooFew)
  })

  test('[PUB-3] published and ahead it does not go below five by taking one off the week, nor by putting another beside the plan', async () => {
    const { world } = await family([0, 1, 2, 3, 4])
    await world.run(mum, 'draft.publish', which)
    const tooFew = refusal('too-few-activities', { min: 5 })
    const before = world.dump()
    const add = { learner, week: testDraftWeek, day: day(0), curriculum, subskill: code('A.1.a.1') }
    expect(await world.run(mum, 'activity.cancel', { learner, activity: idOf(0) })).toEqual(tooFew)
    expect(await world.run(mum, 'activity.add', { ...add, type: 'tutoring', instead: idOf(0) })).toEqual(tooFew)
    expect(world.dump()).toBe(before)
    const monday = { name: 'activity.cancel', version: 1, args: { learner, activity: idOf(0) } }
    expect(await world.runMutation(mum, monday, at(mondayBegins + 36_000))).toMatchObject({ ok: true })
  })

  test('[PUB-3] [PUB-4] one that was added is not taken back where five are published with it, and that is known beforehand', async () => {
    const { world, audit, activities, plan } = await family([0, 1, 2, 3])
    const put = { ...which, day: day(0), curriculum, subskill: code('A.1.a.1'), type: 'tutoring' as const }
    const added = await world.run(mum, 'draft.add', { ...put, priority: 'medium', instead: null })
    if (!added.ok || added.value.inverse === null) throw new Error('refused')
    await world.run(mum, 'draft.publish', which)
    const line = (await audit()).find(({ action }) => action === 'add')
    if (line === undefined) throw new Error('no line')
    const now = { plan: await plan(), activities: await activities(), versions: [], isBegun: false }
    expect(mayUndo(line, now)).toBe(false)
    expect(await world.runMutation(mum, added.value.inverse)).toEqual(refusal('too-few-activities', { min: 5 }))
    expect(mayUndo(line, { ...now, isBegun: true })).toBe(true)
    expect(await world.runMutation(mum, added.value.inverse, at(mondayBegins + 36_000))).toMatchObject({ ok: true })
  })

  test('[PUB-3] [ACCESS-6] before its Monday a child arranges nothing of a week, and from then on does', async () => {
    const { world } = await family()
    const add = { week: testDraftWeek, day: 1, curriculum, subskill: 'A.1.a.1', type: 'tutoring' }
    const ways: readonly (readonly [MutationName, object])[] = [
      ['activity.move', { activity: idOf(0), day: 3, position: 0 }],
      ['activity.skip', { activity: idOf(1), excused: true }],
      ['activity.defer', { activity: idOf(2) }],
      ['activity.pin', { activity: idOf(3), pinned: true }],
      ['activity.add', add],
      ['activity.restore', { activity: idOf(4), fields: { day: 4, pinned: true }, expected: {} }],
    ]
    const run = (name: MutationName, args: object, moment: At) =>
      world.runMutation(kim, { name, version: 1, args: { learner, ...args } as never }, moment)
    const before = world.dump()
    for (const [name, args] of ways)
      expect([name, await run(name, args, at(mondayBegins - 1800))]).toEqual([name, refusal('not-allowed')])
    expect(world.dump()).toBe(before)
    const begun = await run('activity.start', { activity: idOf(5) }, at(mondayBegins - 1800))
    if (!begun.ok || begun.value.inverse === null) throw new Error('refused')
    expect(await world.runMutation(kim, begun.value.inverse, at(mondayBegins - 1800))).toMatchObject({ ok: true })
    expect(world.dump()).toBe(before)
    for (const [name, args] of ways)
      expect([name, await run(name, args, at(mondayBegins + 1800))]).toMatchObject([name, { ok: true }])
  })

  test('[PUB-3] what is added has to be unlocked', async () => {
    const { world } = await family()
    const tied = { curriculum, edition: 2, nodes: [], tie: [{ subskill: code('A.1.a.2'), requires: code('A.1.a.1') }] }
    await world.runMutation(server, { name: 'curriculum.change', version: 1, args: { ...tied, untie: [] } })
    const add = {
      ...which,
      day: day(0),
      curriculum,
      type: 'tutoring' as const,
      priority: 'low' as const,
      instead: null,
    }
    expect(await world.run(mum, 'draft.add', { ...add, subskill: code('A.1.a.2') })).toEqual(
      refusal('locked-subskill', { subskill: 'A.1.a.2', requires: ['A.1.a.1'] }),
    )
  })

  test('[PUB-3] publishing twice says that it is published, and what is meant for another version says which there is', async () => {
    const { world } = await family()
    expect(await world.run(mum, 'draft.publish', which)).toMatchObject({ ok: true })
    const before = world.dump()
    expect(await world.run(dad, 'draft.publish', which)).toEqual(refusal('already-published'))
    expect(await world.run(dad, 'draft.publish', { ...which, version: 2 })).toEqual(
      refusal('stale-draft', { version: 1 }),
    )
    expect(world.dump()).toBe(before)
  })

  test('[PUB-3] a child looks at it and leaves it to those who look after the child; strangers see nothing', async () => {
    const { world } = await family()
    const before = world.dump()
    const stranger = userActor(UserId.parse('nobody'))
    for (const actor of [kim, stranger]) {
      expect(await world.run(actor, 'draft.publish', which)).toEqual(refusal('not-allowed'))
      expect(await world.run(actor, 'draft.remove', { ...which, activity: idOf(0) })).toEqual(refusal('not-allowed'))
    }
    expect(world.dump()).toBe(before)
  })

  test('[PUB-3] [GEN-16] a child has no other plan put in the place of one that is there, and takes none away', async () => {
    const { world, audit } = await family()
    await world.run(mum, 'draft.publish', which)
    const before = world.dump()
    const another = {
      learner,
      week: testDraftWeek,
      trigger: 'manual' as const,
      content: content('b'),
      activities: made([0, 1]),
      replaces: 'a'.repeat(32),
    }
    expect(await world.run(kim, 'week.generate', another)).toEqual(refusal('not-allowed'))
    expect(await world.run(kim, 'week.remove', { learner, week: testDraftWeek })).toEqual(refusal('not-allowed'))
    expect(world.dump()).toBe(before)
    const [published] = await audit()
    if (published === undefined) throw new Error('no line')
    await world.run(mum, 'week.undo-change', { learner, change: published.change })
    expect(await world.run(mum, 'week.generate', another)).toMatchObject({ ok: true })
    expect(await world.run(mum, 'week.remove', { learner, week: testDraftWeek })).toMatchObject({ ok: true })
    expect(await world.run(kim, 'week.generate', { ...another, replaces: null })).toMatchObject({ ok: true })
  })

  test('[PUB-3] [ACCESS-6] a child does not put back by hand what was taken out', async () => {
    const { world } = await family()
    await world.run(mum, 'draft.remove', { ...which, activity: idOf(0) })
    const before = world.dump()
    const back = { learner, activity: idOf(0), fields: { status: 'planned' as const }, expected: {} }
    expect(await world.run(kim, 'activity.restore', back)).toEqual(refusal('not-allowed'))
    expect(world.dump()).toBe(before)
  })
})

describe('turning a draft down', () => {
  const rejection = (version: number, places: readonly number[]): ArgsOf<'draft.reject'> => ({
    ...which,
    version,
    reason: 'Too much for one week',
    wish: { target: 15 },
    content: content(String(version + 1)),
    activities: made(places),
  })

  test('[C-18] [PUB-7] another plan takes its place, around what a person placed or took out, and the first is kept', async () => {
    const { world, one, plan } = await family()
    await world.run(mum, 'draft.arrange', { ...which, activities: [{ activity: idOf(0), day: day(3) }] })
    await world.run(mum, 'draft.remove', { ...which, activity: idOf(1) })
    expect(await world.run(dad, 'draft.reject', rejection(1, [2, 3]))).toMatchObject({ ok: true })
    expect(await plan()).toMatchObject({ version: 2, approval: null, content: { snapshot: '2'.repeat(32) } })
    expect(await one(0)).toMatchObject({ day: 3, pinned: true })
    expect(await one(1)).toMatchObject({ status: 'cancelled' })
    expect(await one(5)).toBeUndefined()
    const kept = await world.records.get('plan-version', versionId(learner, testDraftWeek, 1))
    expect(kept?.body).toMatchObject({ version: 1, by: 'dad', plan: { content: { snapshot: 'a'.repeat(32) } } })
    expect(kept?.body.activities).toHaveLength(6)
  })

  const anew = (from: number, to: number) => ({
    learner,
    week: testDraftWeek,
    trigger: 'manual' as const,
    content: content(letters[to] ?? ''),
    activities: made([to, to + 1]),
    replaces: letters[from]?.repeat(32) ?? null,
  })
  const letters = ['a', 'b', 'c', 'd', 'e'] as const

  test('[C-18] [PUB-4] planning anew before Monday leaves a line and the old plan, is taken back by it, and counts as turning down', async () => {
    const { world, audit, plan } = await family()
    const before = await plan()
    const replanned = await world.run(mum, 'week.generate', anew(0, 1))
    expect(await audit()).toMatchObject([{ action: 'replan', by: 'mum', as: 'guardian', version: 1 }])
    expect(await world.records.get('plan-version', versionId(learner, testDraftWeek, 1))).toBeDefined()
    if (!replanned.ok || replanned.value.inverse === null) throw new Error('refused')
    expect(await world.runMutation(mum, replanned.value.inverse)).toMatchObject({ ok: true })
    expect(await plan()).toEqual(before)
    for (const step of [0, 1, 2])
      expect(await world.run(mum, 'week.generate', anew(step, step + 1))).toMatchObject({ ok: true })
    const tooOften = refusal('rejected-too-often', { max: weekLimits.rejectionsMax })
    const atLast = world.dump()
    expect(await world.run(mum, 'week.generate', anew(3, 4))).toEqual(tooOften)
    expect(await world.run(mum, 'week.remove', { learner, week: testDraftWeek })).toEqual(tooOften)
    expect(await world.run(mum, 'draft.reject', rejection(4, [2]))).toEqual(tooOften)
    expect(world.dump()).toBe(atLast)
  })

  test('[C-18] [PUB-3] what is published and ahead is neither planned anew nor taken away, and may be turned down', async () => {
    const { world } = await family()
    await world.run(mum, 'draft.publish', which)
    const before = world.dump()
    expect(await world.run(dad, 'week.generate', anew(0, 1))).toEqual(refusal('already-published'))
    expect(await world.run(dad, 'week.remove', { learner, week: testDraftWeek })).toEqual(refusal('already-published'))
    expect(world.dump()).toBe(before)
    expect(await world.run(dad, 'draft.reject', rejection(1, [2, 3]))).toMatchObject({ ok: true })
  })

  test('[GEN-17] [PUB-4] taking a plan away leaves a line and the plan, comes back whole by it, and counts; the next plan counts on', async () => {
    const { world, audit, plan, activities } = await family()
    await world.run(mum, 'draft.arrange', { ...which, activities: [{ activity: idOf(0), day: day(3) }] })
    await world.run(kim, 'activity.start', { learner, activity: idOf(1) })
    const before = [await plan(), await activities()]
    const removed = await world.run(mum, 'week.remove', { learner, week: testDraftWeek })
    expect((await audit()).some(({ action, by }) => action === 'remove-plan' && by === 'mum')).toBe(true)
    expect((await activities()).map((each) => each.plan)).toEqual([null, null])
    if (!removed.ok || removed.value.inverse === null) throw new Error('refused')
    expect(await world.runMutation(dad, removed.value.inverse)).toMatchObject({ ok: true })
    expect([await plan(), await activities()]).toEqual(before)
    await world.run(mum, 'week.remove', { learner, week: testDraftWeek })
    await world.run(mum, 'week.generate', { ...anew(0, 1), replaces: null })
    expect((await plan()).version).toBe(2)
    for (const step of [1, 2]) await world.run(mum, 'week.generate', anew(step, step + 1))
    expect(await world.run(mum, 'week.generate', anew(3, 4))).toMatchObject(refusal('rejected-too-often'))
  })

  test('[PUB-4] planned anew or taken away after its Monday, a week has a line and keeps the plan as well', async () => {
    const { world, audit } = await family()
    const monday = at(mondayBegins + 36_000)
    const run = (name: string, args: object) =>
      world.runMutation(mum, { name, version: 1, args: args as never }, monday)
    for (const step of [0, 1, 2, 3]) await run('week.generate', anew(step, step + 1))
    expect(await run('week.remove', { learner, week: testDraftWeek })).toEqual({ ok: true, value: { inverse: null } })
    expect((await audit()).map(({ action }) => action).sort()).toEqual(['remove-plan', ...Array(4).fill('replan')])
    expect(await world.records.get('plan-version', versionId(learner, testDraftWeek, 5))).toBeDefined()
  })

  test('[C-18] a reason of nothing but spaces is none', async () => {
    const { world } = await family()
    const before = world.dump()
    expect(await world.run(mum, 'draft.reject', { ...rejection(1, [2]), reason: '   ' })).toMatchObject(
      refusal('invalid-arguments'),
    )
    expect(world.dump()).toBe(before)
  })

  test('[C-18] [PUB-7] three times a week and no more; one that was taken back does not count', async () => {
    const { world } = await family()
    for (const version of [1, 2, 3])
      expect(await world.run(mum, 'draft.reject', rejection(version, [2, 3, 4]))).toMatchObject({ ok: true })
    const before = world.dump()
    expect(await world.run(mum, 'draft.reject', rejection(4, [2]))).toEqual(
      refusal('rejected-too-often', { max: weekLimits.rejectionsMax }),
    )
    expect(world.dump()).toBe(before)
    const other = await family()
    for (const version of [1, 1, 1, 1, 1]) {
      const done = await other.world.run(mum, 'draft.reject', rejection(version, [2, 3, 4]))
      if (!done.ok || done.value.inverse === null) throw new Error('refused')
      expect(await other.world.runMutation(mum, done.value.inverse)).toMatchObject({ ok: true })
    }
  })

  test('[C-18] [PUB-7] an earlier version comes back whole, as a draft of its own number', async () => {
    const { world, activities, plan } = await family()
    const first = await activities()
    await world.run(mum, 'draft.reject', rejection(1, [2, 3]))
    await world.run(mum, 'draft.roll-back', { ...which, version: 2, to: 1 })
    expect(await activities()).toEqual(first)
    expect(await plan()).toMatchObject({ version: 3, approval: null, content: { snapshot: 'a'.repeat(32) } })
    expect(await world.run(mum, 'draft.roll-back', { ...which, version: 3, to: 7 })).toEqual(
      refusal('not-found', { kind: 'plan-version', id: versionId(learner, testDraftWeek, 7) }),
    )
  })

  test('[C-18] [PUB-7] [GEN-20] what takes its place is held to the facts, and refused whole', async () => {
    const { world } = await family()
    const before = world.dump()
    const [first] = made([2])
    if (first === undefined) throw new Error('none')
    const weekend = { ...rejection(1, []), activities: [{ ...first, day: day(6) }] }
    expect(await world.run(mum, 'draft.reject', weekend)).toMatchObject(refusal('broken-plan', { problem: 'weekend' }))
    expect(world.dump()).toBe(before)
  })
})

describe('two adults and one draft', () => {
  test('[PUB-4] both of their edits land, and each sees what the other did', async () => {
    const { world, one, audit } = await family()
    await world.run(mum, 'draft.remove', { ...which, activity: idOf(0), reason: 'We are away on Monday' })
    await world.run(dad, 'draft.arrange', { ...which, activities: [{ activity: idOf(1), day: day(4) }] })
    expect(await one(0)).toMatchObject({ status: 'cancelled' })
    expect(await one(1)).toMatchObject({ day: 4 })
    expect((await audit()).map(({ by, as }) => `${by} ${as}`).sort()).toEqual(['dad guardian', 'mum guardian'])
  })

  test('[PUB-3] [SYNC-20] what was taken off or moved away does not come back to a day that has filled since', async () => {
    for (const goes of ['taken off', 'moved away'] as const) {
      const { world, activities } = await family()
      const onMonday = async () =>
        (await activities()).filter(({ day: on, status }) => on === 0 && status !== 'cancelled').length
      const types = ['packages', 'tutoring', 'assessment'] as const
      const more = ['A.1.a.1', 'A.1.a.2', 'A.1.a.3'].flatMap((name) =>
        types.map((type) => ({ ...which, day: day(0), curriculum, subskill: code(name), type })),
      )
      const add = async (wanted: (typeof more)[number]) =>
        expect(await world.run(mum, 'draft.add', { ...wanted, priority: 'low', instead: null })).toMatchObject({
          ok: true,
        })
      for (const each of more.slice(0, 8)) await add(each)
      expect(await onMonday()).toBe(weekLimits.perDayMax)
      const gone =
        goes === 'taken off'
          ? await world.run(mum, 'draft.remove', { ...which, activity: idOf(0) })
          : await world.run(mum, 'draft.arrange', { ...which, activities: [{ activity: idOf(0), day: day(4) }] })
      for (const each of more.slice(8)) await add(each)
      if (!gone.ok || gone.value.inverse === null) throw new Error('cannot be undone')
      const before = world.dump()
      expect(await world.runMutation(dad, gone.value.inverse)).toMatchObject(
        refusal('broken-plan', { problem: 'day-full' }),
      )
      expect(world.dump()).toBe(before)
    }
  })

  test('[PUB-4] where the one took away what the other moves, the other is refused and told why', async () => {
    const { world } = await family()
    await world.run(mum, 'draft.remove', { ...which, activity: idOf(0) })
    const before = world.dump()
    expect(
      await world.run(dad, 'draft.arrange', { ...which, activities: [{ activity: idOf(0), day: day(4) }] }),
    ).toEqual(refusal('illegal-transition', { activity: idOf(0), from: 'cancelled', to: 'planned' }))
    expect(world.dump()).toBe(before)
  })

  test('[PUB-4] [SYNC-20] either takes the other’s change back, while it is as it was left', async () => {
    const { world, one, audit } = await family()
    await world.run(mum, 'draft.remove', { ...which, activity: idOf(0) })
    const [change] = await audit()
    const undo = { name: 'week.undo-change', version: 1, args: { learner, change: change?.change ?? '' } }
    expect(await world.runMutation(dad, undo)).toMatchObject({ ok: true })
    expect(await one(0)).toMatchObject({ status: 'planned' })
    expect(await audit()).toMatchObject([{ undone: { by: 'dad' } }])
    const moved = await world.run(mum, 'draft.arrange', { ...which, activities: [{ activity: idOf(1), day: day(4) }] })
    await world.run(dad, 'draft.arrange', { ...which, activities: [{ activity: idOf(1), day: day(2) }] })
    if (!moved.ok || moved.value.inverse === null) throw new Error('cannot be undone')
    expect(await world.runMutation(mum, moved.value.inverse)).toEqual(
      refusal('changed-since', { kind: 'activity', id: idOf(1) }),
    )
  })

  test('[PUB-4] a child takes back what it did itself, and nothing that adults decided', async () => {
    const { world, one } = await family()
    const removed = await world.run(mum, 'draft.remove', { ...which, activity: idOf(0) })
    const monday = at(mondayBegins + 1800)
    const skip = { name: 'activity.skip', version: 1, args: { learner, activity: idOf(1), excused: false } }
    const skipped = await world.runMutation(kim, skip, monday)
    if (!removed.ok || removed.value.inverse === null || !skipped.ok || skipped.value.inverse === null)
      throw new Error('cannot be undone')
    expect(await world.runMutation(kim, removed.value.inverse)).toEqual(refusal('not-allowed'))
    expect(await world.runMutation(kim, skipped.value.inverse, monday)).toMatchObject({ ok: true })
    expect(await one(1)).toMatchObject({ status: 'planned' })
  })
})

describe('the audit', () => {
  test('[PUB-4] [C-17] tells who did what, as what, with what was before and after, and why', async () => {
    const { world, audit } = await family()
    await world.run(tutor, 'draft.arrange', {
      ...which,
      activities: [{ activity: idOf(0), day: day(4) }],
      reason: 'We do this in class on Thursday',
    })
    expect(await audit()).toMatchObject([
      {
        by: 'tutor',
        as: 'tutor',
        action: 'change-day',
        version: 1,
        reason: 'We do this in class on Thursday',
        activities: [
          { activity: idOf(0), title: 'A.1.a.1', before: { day: 0, pinned: false }, after: { day: 4, pinned: true } },
        ],
        undone: null,
      },
    ])
  })

  test('[PUB-4] reads like sentences', async () => {
    const { world, audit } = await family()
    const said = async (run: () => Promise<{ readonly ok: boolean }>) => {
      const before = new Set((await audit()).map(({ change }) => change))
      expect(await run()).toMatchObject({ ok: true })
      const line = (await audit()).find(({ change }) => !before.has(change))
      return line === undefined ? '' : changeSentence(line)
    }
    const arrange = (activity: object, reason?: string) =>
      said(() =>
        world.run(mum, 'draft.arrange', { ...which, activities: [{ activity: idOf(0), ...activity }], reason }),
      )
    expect(await arrange({ day: day(3) }, 'Away')).toBe('A guardian moved “A.1.a.1” from Monday to Thursday (“Away”).')
    expect(await arrange({ priority: 'high' })).toBe(
      'A guardian changed how much “A.1.a.1” matters from medium to high.',
    )
    expect(await arrange({ position: 4 })).toBe('A guardian put “A.1.a.1” in another place.')
    const add = { ...which, day: day(2), curriculum, subskill: code('A.1.a.2'), priority: 'low' as const }
    expect(await said(() => world.run(tutor, 'draft.add', { ...add, type: 'tutoring', instead: null }))).toBe(
      'A tutor added “A.1.a.2” to Wednesday.',
    )
    expect(await said(() => world.run(tutor, 'draft.add', { ...add, type: 'packages', instead: idOf(0) }))).toBe(
      'A tutor put “A.1.a.2” on Wednesday in the place of “A.1.a.1”.',
    )
    expect(await said(() => world.run(dad, 'draft.remove', { ...which, activity: idOf(2) }))).toBe(
      'A guardian took “A.1.a.2” off Wednesday.',
    )
    const skip = { name: 'activity.skip', version: 1, args: { learner, activity: idOf(3), excused: true } }
    expect(await said(() => world.runMutation(kim, skip, at(mondayBegins + 1800)))).toBe(
      'The learner left out “A.1.a.2” on Thursday.',
    )
    expect(await said(() => world.run(mum, 'draft.publish', which))).toBe('A guardian published the plan.')
    const another = { wish: {}, content: content('b'), activities: made([4]) }
    expect(await said(() => world.run(mum, 'draft.reject', { ...which, ...another, reason: 'Less' }))).toBe(
      'A guardian turned the plan down and had another made (“Less”).',
    )
    expect(await said(() => world.run(mum, 'draft.roll-back', { ...which, version: 2, to: 1 }))).toBe(
      'A guardian went back to version 1 of the plan.',
    )
  })

  test('[PUB-4] after the start as before: skipped, moved, added and replaced by people is written down and can be taken back', async () => {
    const { world, audit, one } = await family()
    const monday = at(mondayBegins + 9 * 3600)
    const run = (name: string, args: object) =>
      world.runMutation(mum, { name, version: 1, args: { learner, ...args } as never }, monday)
    await run('activity.move', { activity: idOf(0), day: 3, position: 0, reason: 'A concert' })
    await run('activity.skip', { activity: idOf(1), excused: true })
    await run('activity.cancel', { activity: idOf(2) })
    const add = { week: testDraftWeek, day: 1, curriculum, subskill: 'A.1.a.1', type: 'tutoring' }
    await run('activity.add', add)
    const replaced = await run('activity.add', { ...add, type: 'packages', instead: idOf(3) })
    expect((await audit()).map(({ action }) => action).sort()).toEqual([
      'add',
      'change-day',
      'remove',
      'replace',
      'skip',
    ])
    expect(await one(3)).toMatchObject({ status: 'cancelled' })
    if (!replaced.ok || replaced.value.inverse === null) throw new Error('cannot be undone')
    expect(await world.runMutation(mum, replaced.value.inverse, monday)).toMatchObject({ ok: true })
    expect(await one(3)).toMatchObject({ status: 'planned' })
  })

  test('[PUB-4] is bounded', async () => {
    const { world, audit } = await family()
    await world.run(mum, 'draft.remove', { ...which, activity: idOf(0) })
    const [line] = await audit()
    for (let number = 1; number < weekLimits.changesMax; number += 1) {
      const change = RecordId.parse(`c-${number}`)
      const body = { ...line, change }
      world.records.set({ kind: 'plan-change', id: change, space: `learner:${learner}`, version: 1, body } as never)
    }
    expect(await world.run(mum, 'draft.remove', { ...which, activity: idOf(1) })).toEqual(
      refusal('limit-reached', { limit: 'changesMax', max: weekLimits.changesMax }),
    )
  })
})

test('[PUB-4] whether a line can be taken back is known beforehand, as undoing it then answers', async () => {
  const seen = { yes: 0, no: 0 }
  await fc.assert(
    fc.asyncProperty(anyHistory(30), async (history) => {
      const world = memoryWorld()
      for (const { actor, mutation } of history) await world.runMutation(actor, mutation)
      const lines = (await Promise.all([testWeek, testDraftWeek].map((week) => linesOf(world, week)))).flat()
      for (const { change, week, action } of lines) {
        const line = (await world.records.get('plan-change', change))?.body
        if (line === undefined || line.undone !== null) continue
        const may = mayUndo(line, await weekNow(world, week))
        const done = await world.run(server, 'week.undo-change', { learner, change })
        expect([action, done.ok]).toEqual([action, may])
        seen[may ? 'yes' : 'no'] += 1
      }
    }),
    { numRuns: 600, seed: 4 },
  )
  expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(10)
})

const linesOf = async ({ records }: MemoryWorld, week: CivilDate) =>
  (await records.list('plan-change', 'week', weekKey(learner, week))).map(({ body }) => body)

const weekNow = async ({ records }: MemoryWorld, week: CivilDate) => ({
  plan: (await records.get('weekly-plan', planId(learner, week)))?.body,
  activities: (await records.list('activity', 'week', weekKey(learner, week))).map(({ body }) => body),
  versions: (await records.list('plan-version', 'week', weekKey(learner, week))).map(({ body }) => body),
  isBegun: week === testWeek,
})
