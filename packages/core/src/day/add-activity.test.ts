import { expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { changesTo } from '../curriculum/curriculum-changes.ts'
import { curriculumFromCsv } from '../curriculum/curriculum-csv.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { readCurriculum } from '../curriculum/read-curriculum.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf } from '../mutation/mutators.ts'
import { CurriculumId, LearnerId, UserId } from '../record/ids.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { weekKey } from '../week/activity-kinds.ts'
import { testWeek } from '../week/any-week-args.ts'

const lea = userActor(UserId.parse('lea'))
const learner = LearnerId.parse('l1')
const maths = CurriculumId.parse('maths')
const rows = Array.from(
  { length: 12 },
  (_, index) => `subskill,s${index},M.1.a,Step ${index},1,10,${index === 1 ? 's0' : ''}`,
)
const report = curriculumFromCsv(
  'Maths',
  [
    'kind,code,parent,title,difficulty,minutes,requires',
    'subject,M,,Maths',
    'unit,M.1,M,Numbers',
    'skill,M.1.a,M.1,Adding',
    ...rows,
  ].join('\n'),
)

async function learning() {
  const world = memoryWorld()
  const server = systemActor('test')
  const zone = ZoneName.parse('Europe/Berlin')
  await world.run(lea, 'learner.create', { learner, user: UserId.parse('lea'), name: 'Lea', zone })
  await world.run(server, 'curriculum.create', { curriculum: maths, title: 'Maths', owner: null })
  const stored = await readCurriculum(world.records, maths)
  if (report.type !== 'read' || stored === undefined) throw new Error('no curriculum')
  for (const change of changesTo(stored, report.curriculum)) await world.runMutation(server, change)
  await world.run(server, 'curriculum.publish', { curriculum: maths })
  const from = CivilDate.parse('2023-11-13')
  await world.run(lea, 'study.set', { learner, curriculum: maths, from, weeklyPace: 5, mastery: 'spaced' })
  return world
}
const add = (subskill: string, more: Partial<ArgsOf<'activity.add'>> = {}): ArgsOf<'activity.add'> => ({
  learner,
  week: testWeek,
  day: PlannedDay.parse(3),
  curriculum: maths,
  subskill: NodeCode.parse(subskill),
  type: 'practice',
  ...more,
})

test('[DAY-13] an unlocked subskill is put on its day, pinned, once, and can be taken off again', async () => {
  const world = await learning()
  const added = await world.run(lea, 'activity.add', add('s0'))
  await world.run(lea, 'activity.add', add('s0'))
  const [stored, ...others] = await world.records.list('activity', 'week', weekKey(learner, testWeek))
  expect(others).toEqual([])
  expect(stored?.body).toMatchObject({
    day: 3,
    pinned: true,
    plan: null,
    status: 'planned',
    reason: { type: 'wished' },
  })
  if (!added.ok || added.value.inverse === null) throw new Error('nothing to take back')
  expect(await world.runMutation(lea, added.value.inverse)).toMatchObject({ ok: true })
  expect(await world.records.list('activity', 'week', weekKey(learner, testWeek))).toEqual([])
})

test('[DAY-13] what is locked, unknown, on a full day, over or far ahead is refused, and nothing is written', async () => {
  const world = await learning()
  for (const name of ['s2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11'])
    await world.run(lea, 'activity.add', add(name, { day: PlannedDay.parse(4) }))
  const before = world.dump()
  const refusal = async (args: ArgsOf<'activity.add'>) => {
    const answer = await world.run(lea, 'activity.add', args)
    return answer.ok ? 'done' : answer.error
  }
  expect(await refusal(add('s1'))).toEqual({ type: 'locked-subskill', subskill: 's1', requires: ['s0'] })
  expect(await refusal(add('s99'))).toMatchObject({ type: 'not-found', kind: 'subskill' })
  expect(await refusal(add('M.1.a'))).toMatchObject({ type: 'not-found', kind: 'subskill' })
  expect(await refusal(add('s0', { day: PlannedDay.parse(4) }))).toMatchObject({ problem: 'day-full' })
  expect(await refusal(add('s0', { day: PlannedDay.parse(0) }))).toMatchObject({ type: 'past-is-fixed' })
  expect(await refusal(add('s0', { week: CivilDate.parse('9999-12-20') }))).toMatchObject({ type: 'too-far-ahead' })
  expect(world.dump()).toBe(before)
})
