import { expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { curriculumFromCsv } from '../curriculum/curriculum-csv.ts'
import { changesTo } from '../curriculum/curriculum-changes.ts'
import { readCurriculum } from '../curriculum/read-curriculum.ts'
import { readLearning } from '../evidence/read-learning.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { MemoryWorld } from '../mutation/memory-commit.ts'
import { CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { addDays } from '../time/civil-date.ts'
import { mondayOf } from '../time/iso-week.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { weekKey } from './activity-kinds.ts'
import { weekGeneration } from './week-generation.ts'
import { takeSnapshot } from './take-snapshot.ts'

const lea = userActor(UserId.parse('lea'))
const learner = LearnerId.parse('l1')
const maths = CurriculumId.parse('maths')
const week = CivilDate.parse('2023-11-20')
const today = CivilDate.parse('2023-11-14')

const report = curriculumFromCsv(
  'Maths',
  [
    'kind,code,parent,title,difficulty,minutes,requires',
    'subject,M,,Maths',
    'unit,M.1,M,Numbers',
    'skill,M.1.a,M.1,Adding',
    ...Array.from(
      { length: 12 },
      (_, index) => `subskill,s${index},M.1.a,Step ${index},1,10,${index < 6 ? '' : `s${index - 6}`}`,
    ),
  ].join('\n'),
)

/** A device or the server, with the same facts on it. */
async function place(): Promise<MemoryWorld> {
  const world = memoryWorld()
  const server = systemActor('test')
  await world.run(lea, 'learner.create', {
    learner,
    user: UserId.parse('lea'),
    name: 'Lea',
    zone: ZoneName.parse('Europe/Berlin'),
  })
  await world.run(server, 'curriculum.create', { curriculum: maths, title: 'Maths', owner: null })
  const stored = await readCurriculum(world.records, maths)
  if (report.type !== 'read' || stored === undefined) throw new Error('no curriculum')
  for (const change of changesTo(stored, report.curriculum)) await world.runMutation(server, change)
  await world.run(server, 'curriculum.publish', { curriculum: maths })
  await world.run(lea, 'study.set', { learner, curriculum: maths, from: today, weeklyPace: 5, mastery: 'spaced' })
  return world
}

async function planIn(world: MemoryWorld) {
  const learning = await readLearning(world.records, learner)
  const snapshot = learning === undefined ? null : takeSnapshot(learning, { week, today })
  if (snapshot === null) throw new Error('nothing to plan from')
  return weekGeneration(snapshot, weekKey(learner, week), 'on-demand', null)
}

const mark = (world: MemoryWorld, score: number) =>
  world.run(lea, 'assessment.record', {
    learner,
    assessment: RecordId.parse('t1'),
    curriculum: maths,
    subject: NodeCode.parse('M'),
    title: 'Quiz',
    how: 'person',
    corrects: null,
    skills: [
      {
        skill: NodeCode.parse('M.1.a'),
        subskill: NodeCode.parse('s0'),
        score,
        max: 5,
        items: null,
        label: 'needs-review',
      },
    ],
  })

test('[GEN-10] a phone, another and the server make the same week from the same facts, byte for byte', async () => {
  const weeks = await Promise.all(
    [place(), place(), place()].map(async (world) => JSON.stringify(await planIn(await world))),
  )
  expect(new Set(weeks).size).toBe(1)
})

test('[GEN-16] from different facts there is still one plan, no duplicate, and the later one says that it came too late', async () => {
  const [phone, server] = [await place(), await place()]
  await mark(phone, 1)
  const [onPhone, onServer] = [await planIn(phone), await planIn(server)]
  expect(onPhone.week.snapshot).not.toBe(onServer.week.snapshot)
  await server.runMutation(lea, onServer.mutation)
  const before = server.dump()
  await mark(server, 1)
  const late = await server.runMutation(lea, onPhone.mutation)
  expect(late).toEqual({ ok: true, value: { inverse: null, superseded: true } })
  await server.runMutation(lea, onServer.mutation)
  const stored = await server.records.list('activity', 'week', weekKey(learner, week))
  expect(stored.map(({ id }) => id).sort()).toEqual(onServer.week.activities.map(({ activity }) => activity).sort())
  expect(JSON.parse(server.dump()).length).toBe(JSON.parse(before).length + 1)
})

test('[GEN-14] what a poor result asks for is in the week, and points at the result', async () => {
  const world = await place()
  await mark(world, 1)
  const { week: made } = await planIn(world)
  const driven = made.activities.filter(({ reason }) => reason.type === 'assessment')
  expect(driven.map(({ about, type, priority }) => [about.subskill, type, priority])).toEqual([
    ['s0', 'tutoring', 'high'],
    ['s0', 'practice', 'high'],
  ])
  expect(driven[0]?.reason).toMatchObject({ assessment: 't1', action: 'remediate', score: 1, max: 5 })
})

test('[GEN-5] has a theme, up to five objectives and a reason for each activity', async () => {
  const { week: made } = await planIn(await place())
  expect(made.theme).toEqual(['Numbers'])
  expect(made.objectives.length).toBeGreaterThanOrEqual(3)
  expect(made.objectives.length).toBeLessThanOrEqual(5)
  expect(made.activities).toHaveLength(20)
  expect(made.activities.every(({ day }) => addDays(week, day) <= addDays(week, 4))).toBe(true)
})

test('[DAY-10] a device whose plan lost keeps its day, and what it did: under its own subskill, once', async () => {
  const [phone, server] = [await place(), await place()]
  await mark(phone, 1)
  const [onPhone, onServer] = [await planIn(phone), await planIn(server)]
  const wonIds = new Set(onServer.week.activities.map(({ activity }) => activity))
  const lost = onPhone.week.activities.find(({ activity }) => !wonIds.has(activity))
  const shared = onPhone.week.activities.find(({ activity }) => wonIds.has(activity))
  if (lost === undefined || shared === undefined) throw new Error('the two weeks do not differ as they should')
  const done = (made: typeof lost, entry: string): Mutation => ({
    name: 'activity.complete',
    version: 1,
    args: {
      learner,
      activity: made.activity,
      entry,
      minutes: made.minutes,
      rating: null,
      title: made.title,
      curriculum: made.about.curriculum,
      subskill: made.about.subskill,
    },
  })
  await server.runMutation(lea, onServer.mutation)
  // Everything that the phone did while it was away arrives, in its order.
  for (const late of [onPhone.mutation, done(lost, 'e1'), done(shared, 'e2'), done(shared, 'e3')])
    expect(await server.runMutation(lea, late)).toMatchObject({ ok: true })
  const entries = (await server.records.list('log-entry', 'learner', learner)).map(({ body }) => body.learnt)
  expect(entries).toMatchObject([
    { activity: lost.activity, planned: false, subskill: lost.about.subskill },
    { activity: shared.activity, planned: true, subskill: shared.about.subskill },
  ])
  const stored = await server.records.list('activity', 'week', weekKey(learner, week))
  expect(stored.map(({ id }) => id).sort()).toEqual([...wonIds].sort())
  expect(stored.filter(({ body }) => body.status === 'completed').map(({ id }) => id)).toEqual([shared.activity])
})

test('[GEN-3] a week is planned from how fast each subject goes, what is unlocked, and what tests of the last seven days have shown', async () => {
  const world = await place()
  await mark(world, 1)
  const from = async (day: CivilDate) => {
    const learning = await readLearning(world.records, learner)
    const snapshot =
      learning === undefined ? null : takeSnapshot(learning, { week: addDays(mondayOf(day), 7), today: day })
    if (snapshot === null) throw new Error('nothing to plan from')
    return snapshot
  }
  const snapshot = await from(today)
  expect(snapshot.subjects).toMatchObject([{ curriculum: maths, subject: 'M', title: 'Maths', pace: 'unknown' }])
  // The other six wait for these.
  expect(snapshot.candidates.map(({ about }) => about.subskill)).toEqual(['s0', 's1', 's2', 's3', 's4', 's5'])
  expect(snapshot.editions).toEqual([[maths, 2]])
  expect(snapshot.needs).toMatchObject([{ assessment: 't1', subskill: 's0', label: 'needs-review' }])
  const weekOn = async (days: number) => (await from(addDays(today, days))).needs.length
  expect([await weekOn(6), await weekOn(14)]).toEqual([1, 0])
})
