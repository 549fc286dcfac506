import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { curriculumFromCsv } from '../curriculum/curriculum-csv.ts'
import { changesTo } from '../curriculum/curriculum-changes.ts'
import { readCurriculum } from '../curriculum/read-curriculum.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { readLearning } from '../evidence/read-learning.ts'
import { adaptingDefaults } from '../learner/adapting.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { noticesFor } from '../notice/notices-for.ts'
import { CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import { PlannedDay, addDays, daysBetween } from '../time/civil-date.ts'
import { At, CivilDate, Instant, ZoneName } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import { nextAdaptation } from './adapt-week.ts'
import { renewalId, shouldRefresh } from './adapt-rules.ts'
import { changeSentence } from './change-sentence.ts'
import { isStale, readAdaptingWeek } from './read-adapting.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { weekGeneration } from './week-generation.ts'
import { planId } from './weekly-plan.ts'

const server = systemActor('test')
const mum = userActor(UserId.parse('mum'))
const learner = LearnerId.parse('l1')
const maths = CurriculumId.parse('maths')
/** Planned on a Tuesday, for a week that begins twenty days later. */
const planned = CivilDate.parse('2023-10-31')
const week = CivilDate.parse('2023-11-20')
const noon = (date: CivilDate): At =>
  At.parse({
    instant: Instant.parse(1_698_750_000_000 + daysBetween(planned, date) * 86_400_000),
    zone: 'Europe/Berlin',
    offset: 60,
  })

const report = curriculumFromCsv(
  'Maths',
  [
    'kind,code,parent,title,difficulty,minutes,requires',
    'subject,M,,Maths',
    'unit,M.1,M,Numbers',
    'skill,M.1.a,M.1,Adding',
    ...Array.from({ length: 40 }, (_, index) => `subskill,s${index},M.1.a,Step ${index},1,10,`),
  ].join('\n'),
)

/** Kim, a child, whose week was planned long before it begins. */
async function old() {
  const world = memoryWorld()
  const runAt = async <Name extends MutationName>(date: CivilDate, name: Name, args: ArgsOf<Name>) => {
    const done = await world.runMutation(mum, { name, version: 1, args: args as Mutation['args'] }, noon(date))
    if (!done.ok) throw new Error(`${name}: ${JSON.stringify(done.error)}`)
    return done.value
  }
  const zone = ZoneName.parse('Europe/Berlin')
  const made = { learner, guardian: UserId.parse('mum'), guardianName: 'Mum', name: 'Kim', zone }
  await world.run(server, 'learner.create-child', made)
  await world.run(server, 'curriculum.create', { curriculum: maths, title: 'Maths', owner: null })
  const stored = await readCurriculum(world.records, maths)
  if (report.type !== 'read' || stored === undefined) throw new Error('no curriculum')
  for (const change of changesTo(stored, report.curriculum)) await world.runMutation(server, change)
  await world.run(server, 'curriculum.publish', { curriculum: maths })
  await world.run(server, 'study.set', { learner, curriculum: maths, from: planned, weeklyPace: 5, mastery: 'spaced' })
  await world.run(server, 'learner.edit-profile', { learner, availability: [60, 60, 60, 60, 60, 0, 0] })
  const learning = await readLearning(world.records, learner)
  const snapshot = learning === undefined ? null : takeSnapshot(learning, { week, today: planned })
  if (snapshot === null) throw new Error('nothing to plan from')
  const { mutation } = weekGeneration(snapshot, weekKey(learner, week), 'manual', null)
  await world.runMutation(mum, mutation, noon(planned))
  const activities = async () =>
    (await world.records.list('activity', 'week', weekKey(learner, week)))
      .map(({ body }) => body)
      .sort((a, b) => a.day - b.day || a.position - b.position)
  const plan = async () => {
    const found = (await world.records.get('weekly-plan', planId(learner, week)))?.body
    if (found === undefined) throw new Error('no plan')
    return found
  }
  /** Since then most of what the plan holds has been learnt elsewhere, so that another one would choose otherwise. */
  const learnt = async (on: CivilDate) => {
    const names = [...new Set((await activities()).flatMap(({ about }) => (about === null ? [] : [about.subskill])))]
    for (const [index, subskill] of names.slice(0, 16).entries())
      await runAt(on, 'assessment.record', {
        learner,
        assessment: RecordId.parse(`t${index}`),
        curriculum: maths,
        subject: NodeCode.parse('M'),
        title: 'Quiz',
        takenOn: addDays(on, -9),
        how: 'person',
        skills: [{ skill: NodeCode.parse('M.1.a'), subskill, score: 10, max: 10, items: 10, label: 'proficient' }],
        corrects: null,
      })
  }
  const next = (today: CivilDate, occasion: 'fact' | 'day' = 'day') =>
    nextAdaptation(world.records, { learner, today, occasion })
  const due = async (today: CivilDate) => {
    const found = await next(today)
    if (found === null) throw new Error('nothing is due')
    return found
  }
  const known = async (today: CivilDate) => {
    const profile = (await world.records.get('learner', learner))?.body
    if (profile === undefined) throw new Error('no learner')
    return { profile, week: await readAdaptingWeek(world.records, profile, await plan(), today) }
  }
  return { world, runAt, activities, plan, learnt, next, due, known }
}

const fifteen = addDays(planned, 15)
const tuesday = addDays(week, 1)

describe('a draft that was made long ago', () => {
  test('[REF-3] [C-6] is old after fourteen days and not before, never once its week is over, and by the setting of its learner', async () => {
    const { known, plan, activities, runAt } = await old()
    const stale = async (today: CivilDate) =>
      isStale((await known(today)).profile, await plan(), await activities(), today)
    expect(await stale(addDays(planned, 14))).toBe(false)
    expect(await stale(fifteen)).toBe(true)
    expect(await stale(addDays(week, 6))).toBe(true)
    expect(await stale(addDays(week, 7))).toBe(false)
    await runAt(fifteen, 'learner.set-adapting', { learner, adapting: { ...adaptingDefaults, staleDays: 30 } })
    expect(await stale(fifteen)).toBe(false)
  })

  test('[REF-3] is made again with the next day that is looked at, not with a tick, and told with why', async () => {
    const { world, learnt, next, due, plan, activities } = await old()
    await learnt(fifteen)
    const before = await activities()
    expect(await next(addDays(planned, 14))).toBeNull()
    expect(await next(fifteen, 'fact')).toBeNull()
    const mutation = await due(fifteen)
    expect(mutation.name).toBe('draft.renew')
    expect(await world.runMutation(mum, mutation, noon(fifteen))).toMatchObject({ ok: true })
    expect(await plan()).toMatchObject({ version: 2, approval: null })
    expect((await activities()).map(({ title }) => title)).not.toEqual(before.map(({ title }) => title))
    const line = (await world.records.get('plan-change', renewalId(learner, week, 1)))?.body
    expect(line).toMatchObject({ action: 'renew', as: 'system', by: null, cause: { type: 'stale', days: 15, done: 0 } })
    expect(line === undefined ? '' : changeSentence(line)).toBe(
      `Etude made the plan again because it was 15 days old and 0 of ${before.length} were done.`,
    )
    // The line says of each what became of it: there, gone, or on another day.
    const now = new Map((await activities()).map((each) => [each.activity as string, each.day]))
    for (const { activity, after } of line?.activities ?? [])
      expect(now.get(activity)).toBe(after.status === 'cancelled' ? undefined : after.day)
    const told = await noticesFor(world.records, UserId.parse('mum'))
    expect(told.map(({ notice }) => [notice.event, notice.because?.type])).toContainEqual(['refreshed', 'stale'])
    expect(await next(fifteen)).toBeNull()
  })

  test('[REF-3] [REF-5] happens once: the same again changes nothing, and one made from other facts comes too late', async () => {
    const { world, learnt, due } = await old()
    const early = await due(fifteen)
    await learnt(fifteen)
    const mutation = await due(fifteen)
    await world.runMutation(mum, mutation, noon(fifteen))
    const before = world.dump()
    expect(await world.runMutation(server, mutation, noon(fifteen))).toEqual({ ok: true, value: { inverse: null } })
    expect(await world.runMutation(server, early, noon(fifteen))).toMatchObject({ value: { superseded: true } })
    expect(world.dump()).toBe(before)
  })

  test('[REF-3] keeps what people did to it: what they placed, put in and took out', async () => {
    const { world, learnt, due, activities, runAt } = await old()
    const [first, second, third] = await activities()
    if (first === undefined || second === undefined || third === undefined) throw new Error('a week has more')
    const which = { learner, week, version: 1 }
    const moved = { activity: first.activity, day: PlannedDay.parse(4), position: 9 }
    await runAt(planned, 'draft.arrange', { ...which, activities: [moved] })
    await runAt(planned, 'draft.remove', { ...which, activity: second.activity })
    await runAt(planned, 'draft.add', {
      ...which,
      day: PlannedDay.parse(3),
      curriculum: maths,
      subskill: NodeCode.parse('s39'),
      type: 'tutoring',
      priority: 'high',
      instead: third.activity,
    })
    const added = (await activities()).find(({ reason }) => reason.type === 'wished')
    await learnt(fifteen)
    await world.runMutation(mum, await due(fifteen), noon(fifteen))
    const now = await activities()
    expect(now.find(({ activity }) => activity === first.activity)).toMatchObject({ day: 4, position: 9, pinned: true })
    expect(now.find(({ activity }) => activity === second.activity)?.status).toBe('cancelled')
    expect(now.find(({ activity }) => activity === third.activity)?.status).toBe('cancelled')
    expect(now.find(({ activity }) => activity === added?.activity)).toEqual(added)
    const takenOut = [second.about?.subskill, third.about?.subskill]
    const back = now.filter(({ about, status }) => status !== 'cancelled' && takenOut.includes(about?.subskill))
    expect(back).toEqual([])
  })

  test('[REF-3] an edit by somebody who had not seen the new one is refused with its reason, and can be taken back to', async () => {
    const { world, learnt, due, activities, plan, next } = await old()
    const before = await activities()
    const [first] = before
    if (first === undefined) throw new Error('a week has more')
    await learnt(fifteen)
    const renewed = await world.runMutation(mum, await due(fifteen), noon(fifteen))
    const late = { learner, week, version: 1, activity: first.activity }
    expect(await world.runMutation(mum, { name: 'draft.remove', version: 1, args: late }, noon(fifteen))).toMatchObject(
      { error: { type: 'stale-draft', version: 2 } },
    )
    if (!renewed.ok || renewed.value.inverse === null) throw new Error('cannot be undone')
    expect(await world.runMutation(mum, renewed.value.inverse, noon(fifteen))).toMatchObject({ ok: true })
    expect(await activities()).toEqual(before)
    expect(await plan()).toMatchObject({ version: 1 })
    // Whoever took it back is not offered it again.
    expect(await next(fifteen)).toBeNull()
  })

  test('[REF-3] stays as it was published, and where it is switched off', async () => {
    const published = await old()
    await published.learnt(fifteen)
    const mutation = await published.due(fifteen)
    await published.runAt(fifteen, 'draft.publish', { learner, week, version: 1 })
    expect(await published.next(fifteen)).toBeNull()
    const off = await old()
    await off.learnt(fifteen)
    await off.runAt(fifteen, 'learner.set-adapting', { learner, adapting: { ...adaptingDefaults, renew: false } })
    expect(await off.next(fifteen)).toBeNull()
    for (const { world } of [published, off]) {
      const before = world.dump()
      expect(await world.runMutation(mum, mutation, noon(fifteen))).toMatchObject({ value: { superseded: true } })
      expect(world.dump()).toBe(before)
    }
  })
})

describe('a week that has begun with a plan made long ago', () => {
  test('[REF-3] [REF-7] has something else after tomorrow, one for one, within a fifth; today, tomorrow and pins stay', async () => {
    const { world, learnt, due, activities } = await old()
    const monday = week
    await learnt(monday)
    const before = await activities()
    const mutation = await due(monday)
    expect(mutation.name).toBe('week.renew')
    expect(await world.runMutation(mum, mutation, noon(monday))).toMatchObject({ ok: true })
    const now = await activities()
    const changed = before.filter((each) => {
      const after = now.find(({ activity }) => activity === each.activity)
      return JSON.stringify(after) !== JSON.stringify(each)
    })
    const later = before.filter(({ day }) => day >= 2)
    expect(changed.length).toBeGreaterThan(0)
    expect(changed.length * 5).toBeLessThanOrEqual(later.length)
    for (const { day } of changed) expect(day).toBeGreaterThanOrEqual(2)
    const came = now.filter(({ activity }) => !before.some((each) => each.activity === activity))
    expect(came.length).toBe(changed.length)
    for (const { day } of came) expect(day).toBeGreaterThanOrEqual(2)
    const line = (await world.records.get('plan-change', renewalId(learner, week, 1)))?.body
    expect(line).toMatchObject({ action: 'refresh', cause: { type: 'stale' }, churn: { changed: changed.length } })
    // Taken back, all is as it was, and it is not offered again.
    const undone = await world.runMutation(
      mum,
      { name: 'week.undo-change', version: 1, args: { learner, change: renewalId(learner, week, 1) } },
      noon(monday),
    )
    expect(undone).toMatchObject({ ok: true })
    expect(await activities()).toEqual(before)
  })

  test('[REF-3] a third done is begun well enough, and a fifth of too little is nothing', async () => {
    const { learnt, next, activities, runAt } = await old()
    await learnt(tuesday)
    expect(await next(tuesday)).not.toBeNull()
    for (const day of [2, 3, 4, 5, 6]) expect(await next(addDays(week, day))).toBeNull()
    const all = await activities()
    for (const { activity, title } of all.slice(0, Math.ceil(all.length * 0.3)))
      await runAt(tuesday, 'activity.complete', {
        learner,
        activity,
        entry: RecordId.parse(`e-${activity}`),
        minutes: 5,
        rating: null,
        title,
        curriculum: null,
        subskill: null,
      })
    expect(await next(tuesday)).toBeNull()
  })
})

describe('a test after the draft of next week was made', () => {
  const sunday = addDays(week, -1)
  const quiz = RecordId.parse('quiz')
  const write = (world: Awaited<ReturnType<typeof old>>, on: CivilDate) =>
    world.runAt(on, 'assessment.record', {
      learner,
      assessment: quiz,
      curriculum: maths,
      subject: NodeCode.parse('M'),
      title: 'Quiz',
      takenOn: on,
      how: 'person',
      skills: [
        {
          skill: NodeCode.parse('M.1.a'),
          subskill: NodeCode.parse('s0'),
          score: 4,
          max: 10,
          items: 10,
          label: 'needs-review',
        },
      ],
      corrects: null,
    })

  test('[REF-2] puts what it asks for into that draft by the same rules, whether anybody looks at a day or not', async () => {
    const draft = await old()
    await draft.runAt(sunday, 'learner.set-adapting', { learner, adapting: { ...adaptingDefaults, renew: false } })
    await write(draft, sunday)
    const before = await draft.activities()
    const mutation = await draft.next(sunday, 'fact')
    if (mutation === null) throw new Error('nothing is due')
    expect(mutation).toMatchObject({ name: 'week.refresh', args: { week, assessment: quiz } })
    expect(await draft.world.runMutation(mum, mutation, noon(sunday))).toMatchObject({ ok: true })
    const now = await draft.activities()
    const came = now.filter(({ reason }) => reason.type === 'assessment')
    expect(came.length).toBeGreaterThan(1)
    expect((await draft.plan()).version).toBe(1)
    for (const each of before.filter(({ day }) => day === 0)) expect(now).toContainEqual(each)
    expect(await draft.next(sunday, 'fact')).toBeNull()
  })

  test('[REF-5] whether something is due, and why, is one question: a result first, then what is done early, then age', async () => {
    const draft = await old()
    expect(shouldRefresh((await draft.known(planned)).week)).toEqual([false, null])
    expect(shouldRefresh((await draft.known(fifteen)).week)).toEqual([true, 'stale'])
    await write(draft, sunday)
    expect(shouldRefresh((await draft.known(sunday)).week)).toEqual([true, 'assessment'])
    const done = await old()
    for (const { activity, title } of (await done.activities()).slice(0, -1))
      await done.runAt(week, 'activity.complete', {
        learner,
        activity,
        entry: RecordId.parse(`e-${activity}`),
        minutes: 5,
        rating: null,
        title,
        curriculum: null,
        subskill: null,
      })
    expect(shouldRefresh((await done.known(week)).week)).toEqual([true, 'high-completion'])
  })
})
