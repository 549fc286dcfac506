import { describe, expect, test } from 'vitest'
import { systemActor, userActor } from '../access/actor.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { memoryWorld } from '../mutation/memory-commit.ts'
import type { ArgsOf } from '../mutation/mutators.ts'
import { CurriculumId, LearnerId, RecordId, UserId } from '../record/ids.ts'
import { PlannedDay, addDays } from '../time/civil-date.ts'
import { ZoneName } from '../time/instant.ts'
import { activityId } from './activity-id.ts'
import { weekKey } from './activity-kinds.ts'
import { testActivities, testCourse, testWeek } from './any-week-args.ts'

const server = systemActor('test')
const lea = userActor(UserId.parse('lea'))
const learner = LearnerId.parse('l1')
const curriculum = CurriculumId.parse('k1')
const friday = PlannedDay.parse(4)
type Made = ArgsOf<'week.generate'>['activities'][number]

/** Five hours on weekdays, and a curriculum whose third step requires its second. */
async function school() {
  const world = memoryWorld()
  const zone = ZoneName.parse('Europe/Berlin')
  await world.run(lea, 'learner.create', { learner, user: UserId.parse('lea'), name: 'Lea', zone })
  await world.run(lea, 'learner.edit-profile', { learner, availability: [60, 60, 60, 60, 60, 0, 0] })
  for (const each of testCourse) await world.runMutation(server, each)
  const edge = { subskill: NodeCode.parse('A.1.a.3'), requires: NodeCode.parse('A.1.a.2') }
  await world.run(server, 'curriculum.change', { curriculum, edition: 1, nodes: [], tie: [edge], untie: [] })
  return world
}

type Known = Made & { readonly about: NonNullable<Made['about']> }

const practice = (subskill: string, ordinal: number, more: Partial<Known> = {}): Known => {
  const sample = testActivities[0]
  if (sample === undefined) throw new Error('no activity')
  const about = { ...sample.about, subskill: NodeCode.parse(subskill), ...more.about }
  const named = { learner, week: testWeek, curriculum: about.curriculum, subskill: about.subskill }
  const activity = activityId({ ...named, type: sample.type, ordinal })
  return { ...sample, activity, sequence: ordinal, position: ordinal, day: friday, ordinal, ...more, about }
}

const week = (activities: readonly Made[], target = 20): ArgsOf<'week.generate'> => ({
  learner,
  week: testWeek,
  trigger: 'on-demand',
  content: { snapshot: 'a'.repeat(32), seed: 's', target, theme: [], objectives: [], shares: [], unlocked: [] },
  activities: [...activities],
  replaces: null,
})
const times = (count: number, more: (index: number) => Partial<Known> = () => ({})): readonly Made[] =>
  Array.from({ length: count }, (_, index) => practice('A.1.a.1', index, more(index)))

describe('a week that says what could never have been planned is refused whole, and nothing changes', () => {
  const elsewhere = CurriculumId.parse('k2')
  const about = testActivities[0]?.about
  if (about === undefined) throw new Error('no activity')
  const cases: readonly (readonly [what: string, activities: readonly Made[], error: object, target: number])[] = [
    [
      'a locked subskill, beside one that is not',
      [practice('A.1.a.1', 0), practice('A.1.a.3', 0)],
      { type: 'locked-subskill', subskill: 'A.1.a.3', requires: ['A.1.a.2'] },
      20,
    ],
    ['a subskill that nobody knows', [practice('A.1.a.9', 0)], { type: 'not-found', kind: 'subskill' }, 20],
    ['a skill for a subskill', [practice('A.1.a', 0)], { type: 'not-found', kind: 'subskill' }, 20],
    [
      'a curriculum that the learner does not learn from',
      [practice('A.1.a.1', 0, { about: { ...about, curriculum: elsewhere } })],
      { type: 'not-found', kind: 'subskill' },
      20,
    ],
    [
      'a result that nobody wrote down',
      [
        practice('A.1.a.1', 0, {
          reason: {
            type: 'assessment',
            assessment: RecordId.parse('t9'),
            action: 'remediate',
            label: 'needs-review',
            score: 1,
            max: 5,
          },
        }),
      ],
      { type: 'not-found', kind: 'assessment' },
      20,
    ],
    ['eleven on a day', times(11, () => ({ minutes: 1 })), { type: 'broken-plan', problem: 'day-full' }, 20],
    [
      'more minutes than a day has, in a week of more than five',
      times(6, () => ({ minutes: 11 })),
      { type: 'broken-plan', problem: 'no-time' },
      20,
    ],
    ['a day off', times(1, () => ({ day: PlannedDay.parse(3) })), { type: 'broken-plan', problem: 'no-time' }, 20],
    [
      'more than it was meant to have',
      times(6, (index) => ({ day: PlannedDay.parse(index % 3), minutes: 5 })),
      { type: 'broken-plan', problem: 'too-many' },
      5,
    ],
    [
      'more than thirty, whatever it was meant to have',
      times(31, (index) => ({ day: PlannedDay.parse(index === 30 ? 4 : index % 3), minutes: 5 })),
      { type: 'broken-plan', problem: 'too-many' },
      40,
    ],
  ]
  test.each(cases)('[GEN-20] %s', async (_what, activities, error, target) => {
    const world = await school()
    const thursday = addDays(testWeek, 3)
    const away = { learner, break: RecordId.parse('b1'), plan: null, from: thursday, to: thursday, reason: 'holiday' }
    expect(await world.run(lea, 'practice.take-break', away as ArgsOf<'practice.take-break'>)).toMatchObject({
      ok: true,
    })
    const before = world.dump()
    expect(await world.run(lea, 'week.generate', week(activities, target))).toMatchObject({ ok: false, error })
    expect(world.dump()).toBe(before)
  })
})

test('[GEN-20] the few that a week has at least may take more time than there is', async () => {
  const world = await school()
  expect(await world.run(lea, 'week.generate', week(times(5, () => ({ minutes: 30 }))))).toMatchObject({ ok: true })
})

test('[GEN-20] a week from facts that have changed since is taken while all of it still may be, and refused where something may not', async () => {
  const world = await school()
  const change = async (name: 'tie' | 'untie') => {
    const edge = { subskill: NodeCode.parse('A.1.a.1'), requires: NodeCode.parse('A.1.a.2') }
    const nothing = { curriculum, edition: 1, nodes: [], tie: [], untie: [] }
    expect(await world.run(server, 'curriculum.change', { ...nothing, [name]: [edge] })).toMatchObject({ ok: true })
  }
  const made = week([practice('A.1.a.1', 0)])
  await change('tie')
  expect(await world.run(lea, 'week.generate', made)).toMatchObject({ error: { type: 'locked-subskill' } })
  await change('untie')
  expect(await world.run(lea, 'week.generate', made)).toMatchObject({ ok: true })
})

test('[GEN-6] [GEN-20] where a subskill stands and what it is called comes from the curriculum, whatever the plan says', async () => {
  const world = await school()
  const made = practice('A.1.a.1', 0)
  const titles = { subject: 'X', unit: 'X', skill: 'X', subskill: 'X' }
  const forged = { ...made, title: 'X', about: { ...made.about, skill: NodeCode.parse('A'), titles, difficulty: 9 } }
  expect(await world.run(lea, 'week.generate', week([forged]))).toMatchObject({ ok: true })
  const [stored] = await world.records.list('activity', 'week', weekKey(learner, testWeek))
  expect(stored?.body).toMatchObject({
    title: 'A.1.a.1',
    about: { skill: 'A.1.a', unit: 'A.1', difficulty: 1, titles: { skill: 'A.1.a', subskill: 'A.1.a.1' } },
  })
})
