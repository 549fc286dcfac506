import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { LearnerId, UserId } from '../record/ids.ts'
import { PlannedDay, addDays } from '../time/civil-date.ts'
import { At, Instant, ZoneName } from '../time/instant.ts'
import { monday } from '../week/any-learning.ts'
import { testCourse, testDraftActivities, testDraftWeek, testWeek } from '../week/any-week-args.ts'
import { chains, done, storedWeek } from './any-roadmap-facts.ts'
import { dueRoadmap } from './due-roadmap.ts'
import { makeRoadmap } from './make-roadmap.ts'
import type { RoadmapFacts } from './plan-roadmap.ts'
import { rebuildSentence } from './rebuild-sentence.ts'
import { readRoadmap, readRoadmapFacts, readRoadmaps } from './read-roadmap.ts'
import { roadmapLimits } from './roadmap-limits.ts'
import { keySkillsOf, roadmapStatus, roadmapWeekStatus } from './roadmap-status.ts'
import { shouldRebuild } from './should-rebuild.ts'

const server = systemActor('test')
const user = (id: string) => userActor(UserId.parse(id))
const learner = LearnerId.parse('l1')
const dayMs = 86_400_000
const noon = 1_700_000_000_000
const after = (days: number) =>
  At.parse({ instant: Instant.parse(noon + days * dayMs), zone: 'Europe/Berlin', offset: 60 })

/** Kim, a child with an account, who learns something; the clock stands on a Tuesday. */
async function world(isLearning = true) {
  const world = memoryWorld()
  const run = async <Name extends MutationName>(name: Name, args: ArgsOf<Name>) => {
    const ran = await world.run(server, name, args)
    if (!ran.ok) throw new Error(`${name}: ${JSON.stringify(ran.error)}`)
  }
  await run('learner.create-child', {
    learner,
    guardian: UserId.parse('mum'),
    guardianName: 'Mum',
    name: 'Kim',
    zone: ZoneName.parse('Europe/Berlin'),
  })
  await run('learner.attach-account', { learner, user: UserId.parse('kim'), child: true })
  if (isLearning) for (const each of testCourse) await world.runMutation(server, each)
  const make = (who = server, { days = 0, weeks = 4, asked = true } = {}) =>
    world.runMutation(who, { name: 'roadmap.make', version: 1, args: { learner, weeks, asked } }, after(days))
  return { world, run, make }
}

describe('having a roadmap made', () => {
  test('[ROAD-2] [ROAD-3] keeps it under the learner and its Monday, with every field; the same again is looked over once more', async () => {
    const { world: kept, make } = await world()
    expect(await make()).toEqual({ ok: true, value: { inverse: null } })
    const made = await readRoadmap(kept.records, learner)
    expect(made).toMatchObject({
      roadmap: `${learner}_${testWeek}_multiweek`,
      learner,
      version: 1,
      previous: null,
      updatedOn: addDays(testWeek, 1),
    })
    expect(made?.content.weeks.map(({ week }) => week)).toEqual([0, 7, 14, 21].map((days) => addDays(testWeek, days)))
    const [first] = made?.content.weeks ?? []
    if (first === undefined) throw new Error('there are four')
    expect(keySkillsOf(first)).toMatchObject([{ skill: 'A.1.a', title: 'A.1.a' }])
    const before = kept.dump()
    await make()
    expect(kept.dump()).toBe(before)
  })

  test('[ROAD-3] is for whoever may have a week planned, for a child of its own account too, and for nobody else', async () => {
    const { make } = await world()
    for (const who of ['kim', 'mum']) expect((await make(user(who))).ok).toBe(true)
    expect(await make(user('eve'))).toEqual({ ok: false, error: { type: 'not-allowed' } })
  })

  test('[ROAD-3] needs something to learn, four weeks at least and eight at most', async () => {
    const nothing = await world(false)
    expect(await nothing.make()).toMatchObject({ ok: false, error: { type: 'not-found', kind: 'study' } })
    expect(await dueRoadmap(nothing.world.records, learner, testWeek)).toBeNull()
    const { make } = await world()
    for (const weeks of [3, 9, 4.5])
      expect(await make(server, { weeks })).toMatchObject({ ok: false, error: { type: 'invalid-arguments' } })
  })

  test('[ROAD-3] [ROAD-4] several who look at once make it once, and whoever claims an earlier day comes too late', async () => {
    const { world: kept, make } = await world()
    const due = await dueRoadmap(kept.records, learner, addDays(testWeek, 1))
    expect(due).toMatchObject({ reason: { type: 'none-yet' }, mutation: { args: { learner, weeks: 4, asked: false } } })
    await make(server, { asked: false })
    expect((await readRoadmap(kept.records, learner))?.because).toEqual({ type: 'none-yet' })
    const before = kept.dump()
    await make(server, { asked: false })
    expect(kept.dump()).toBe(before)
    expect(await dueRoadmap(kept.records, learner, addDays(testWeek, 1))).toBeNull()
    await make(server, { days: 7 })
    const later = kept.dump()
    expect(await make(server)).toMatchObject({ ok: true, value: { superseded: true } })
    expect(kept.dump()).toBe(later)
  })

  test('[ROAD-2] [ROAD-5] keeps the one before beside it, what became of its weeks, and twelve in all', async () => {
    const { world: kept, make } = await world()
    await make()
    const first = await readRoadmap(kept.records, learner)
    await make(server, { days: 7 })
    const second = await readRoadmap(kept.records, learner)
    expect(second?.previous).toEqual(first?.content)
    expect(second?.since.weeks).toEqual([{ week: testWeek, planned: first?.content.weeks[0]?.activities, done: 0 }])
    // On a Saturday the week that is ending counts already: no day of it is left to plan.
    const saturday = await world()
    await saturday.make()
    await saturday.make(server, { days: 4 })
    expect((await readRoadmap(saturday.world.records, learner))?.since.weeks).toMatchObject([{ week: testWeek }])
    // Another one in the same week is still told against the last of an earlier week.
    await make(server, { days: 8, weeks: 5 })
    expect((await readRoadmap(kept.records, learner))?.previous).toEqual(first?.content)
    expect((await readRoadmap(kept.records, learner))?.version).toBe(2)
    for (let week = 2; week < 16; week += 1) await make(server, { days: 7 * week })
    const all = await readRoadmaps(kept.records, learner)
    expect(all).toHaveLength(roadmapLimits.keptMax)
    expect(all[0]?.content.start).toBe(addDays(testWeek, 7 * 15))
  })

  test('[ROAD-1] a week that is stored is taken from the records: a draft, what is published, what was done', async () => {
    const { world: kept, run, make } = await world()
    const known = async () => (await readRoadmapFacts(kept.records, learner, addDays(testWeek, 1)))?.weeks
    expect(await known()).toEqual([])
    const nothing = { theme: ['A.1'], objectives: [], shares: [], unlocked: [] }
    const activities = testDraftActivities
      .slice(0, 5)
      .map((each, day) => ({ ...each, sequence: day + 1, position: 0, day: PlannedDay.parse(day) }))
    await run('week.generate', {
      learner,
      week: testDraftWeek,
      trigger: 'manual',
      content: { snapshot: 'a'.repeat(32), seed: 's', target: 20, ...nothing },
      activities,
      replaces: null,
    })
    expect(await known()).toMatchObject([{ week: testDraftWeek, plan: 'draft', said: { theme: ['A.1'] } }])
    await run('draft.publish', { learner, week: testDraftWeek, version: 1 })
    expect(await known()).toMatchObject([{ week: testDraftWeek, plan: 'fixed' }])
    await make()
    const made = await readRoadmap(kept.records, learner)
    expect(made?.content.weeks.map(({ taken, activities: count }) => (taken ? count : 0))).toEqual([0, 5, 0, 0])
  })
})

describe('why, in words', () => {
  test('[ROAD-4] each reason is a sentence of its own', () => {
    const held = { week: monday, planned: 10, done: 3 }
    const sentences = [
      null,
      { type: 'none-yet' as const },
      { type: 'month' as const, days: 28 },
      { type: 'week-behind' as const, ...held },
      { type: 'week-ahead' as const, ...held },
      { type: 'speed' as const, subject: 'Maths', before: 80, after: 60 },
      { type: 'time' as const, week: monday, before: 300, after: 0 },
    ].map(rebuildSentence)
    expect(new Set(sentences).size).toBe(sentences.length)
    expect(sentences[3]).toBe('Only 3 of 10 were done in the week of 2026-03-02.')
  })
})

describe('whether the weeks ahead should be planned again', () => {
  const at = after(0)
  const facts = (today = monday, more: Partial<RoadmapFacts> = {}): RoadmapFacts => ({
    learning: chains(),
    today,
    weeks: [],
    ...more,
  })
  const made = makeRoadmap(facts(), { weeks: 4, kept: [], at, because: null })
  const week = storedWeek(chains(), monday)
  const finished = (count: number) => ({
    ...week,
    activities: week.activities.map((each, place) => (place < count ? done(each) : each)),
  })

  test('[ROAD-4] when there is none, after 28 days or its last week, and never twice a day', () => {
    expect(shouldRebuild(undefined, facts())).toEqual({ type: 'none-yet' })
    expect(shouldRebuild(made, facts())).toBeNull()
    expect(shouldRebuild(made, facts(addDays(monday, 1)))).toBeNull()
    const long = makeRoadmap(facts(), { weeks: 8, kept: [], at, because: null })
    expect(shouldRebuild(long, facts(addDays(monday, 28)))).toEqual({ type: 'month', days: 28 })
    const late = { ...made, updatedOn: addDays(monday, 20) }
    expect(shouldRebuild(late, facts(addDays(monday, 28)))).toEqual({ type: 'month', days: 8 })
  })

  test('[ROAD-4] when a week ended with less than 80 % or more than 120 % of what it was to hold, and not before it ended', () => {
    const planned = week.activities.length
    const next = addDays(monday, 7)
    const enough = Math.ceil(planned * 0.8)
    const on = (today: typeof monday, count: number) => shouldRebuild(made, facts(today, { weeks: [finished(count)] }))
    expect(made.content.weeks[0]?.activities).toBe(planned)
    expect(on(addDays(monday, 6), 0)).toBeNull()
    expect(on(next, 0)).toEqual({ type: 'week-behind', week: monday, planned, done: 0 })
    expect(on(next, enough - 1)).toMatchObject({ type: 'week-behind' })
    expect(on(next, enough)).toBeNull()
    expect(on(next, planned)).toBeNull()
    const twice = { ...week, activities: [...week.activities, ...week.activities].map(done) }
    expect(shouldRebuild(made, facts(next, { weeks: [twice] }))).toMatchObject({
      type: 'week-ahead',
      done: 2 * planned,
    })
  })

  test('[ROAD-4] when the speed of a subject differs by 15 points', () => {
    const speeds = (percent: number | null) => ({
      ...made,
      content: { ...made.content, speeds: made.content.speeds.map((each) => ({ ...each, percent })) },
    })
    const tomorrow = facts(addDays(monday, 1))
    const [now] = makeRoadmap(tomorrow, { weeks: 4, kept: [], at, because: null }).content.speeds
    expect(now?.percent).toBe(0)
    expect(shouldRebuild(speeds(14.9), tomorrow)).toBeNull()
    expect(shouldRebuild(speeds(15), tomorrow)).toEqual({ type: 'speed', subject: 'Maths', before: 15, after: 0 })
    expect(shouldRebuild(speeds(null), tomorrow)).toBeNull()
  })

  test('[ROAD-4] when a week ahead has a fifth less or more time', () => {
    const tomorrow = addDays(monday, 1)
    const withMinutes = (minutes: number) => facts(tomorrow, { learning: chains([], minutes) })
    expect(shouldRebuild(made, withMinutes(49))).toBeNull()
    expect(shouldRebuild(made, withMinutes(48))).toEqual({ type: 'time', week: monday, before: 300, after: 240 })
    const [from, to] = [addDays(monday, 14), addDays(monday, 20)]
    const away = { ...chains(), breaks: [{ from, to }] }
    expect(shouldRebuild(made, facts(tomorrow, { learning: away }))).toMatchObject({ week: from, after: 0 })
  })

  test('[ROAD-2] a week is pending, active and completed by the date or by what was done in it, and so is the roadmap', () => {
    const status = (days: number, count = 0) =>
      roadmapWeekStatus(monday, { today: addDays(monday, days), weeks: [finished(count)] })
    expect([status(-1), status(0), status(6), status(7), status(2, week.activities.length)]).toEqual([
      'pending',
      'active',
      'active',
      'completed',
      'completed',
    ])
    expect(roadmapStatus(made, made, facts(addDays(monday, 1)))).toBe('active')
    expect(roadmapStatus(made, made, facts(addDays(monday, 14)))).toBe('outdated')
    const later = makeRoadmap(facts(addDays(monday, 7)), { weeks: 4, kept: [made], at, because: null })
    expect(roadmapStatus(made, later, facts(addDays(monday, 1)))).toBe('outdated')
    expect(roadmapStatus(made, made, facts(addDays(monday, 28)))).toBe('completed')
  })
})
