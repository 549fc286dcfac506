import fc from 'fast-check'
import { NodeCode } from '../curriculum/curriculum.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { CurriculumId, LearnerId } from '../record/ids.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { activityId } from './activity-id.ts'

/** The Monday before the day on which the worlds of these tests stand still, 14 November 2023. */
export const testWeek = CivilDate.parse('2023-11-13')
const learner = LearnerId.parse('l1')
const curriculum = CurriculumId.parse('k1')
const code = (text: string) => NodeCode.parse(text)
const types = ['practice', 'review'] as const

/** Few activities, so that plans overlap. */
export const testActivities = ['A.1.a.1', 'A.1.a.2', 'A.1.a.3'].flatMap((name) =>
  types.map((type) => ({
    activity: activityId({ learner, week: testWeek, curriculum, subskill: code(name), type, ordinal: 0 }),
    about: {
      curriculum,
      subject: code('A'),
      unit: code('A.1'),
      skill: code('A.1.a'),
      subskill: code(name),
      titles: { subject: 'A', unit: 'A.1', skill: 'A.1.a', subskill: name },
      difficulty: 1,
    },
    title: name,
    type,
    ordinal: 0,
    minutes: 5,
    priority: 'medium' as const,
    reason: { type: 'begin' as const },
  })),
)

const node = (name: string, parent: string | null) => ({ code: code(name), title: name, position: 0, parent })

/** What has to be there before such a plan is taken: the subskills, and that somebody learns them. */
export const testCourse = [
  { name: 'curriculum.create', version: 1, args: { curriculum, title: 'K', owner: null } },
  {
    name: 'curriculum.change',
    version: 1,
    args: {
      curriculum,
      edition: 1,
      nodes: [
        { ...node('A', null), kind: 'subject' },
        { ...node('A.1', 'A'), kind: 'unit' },
        { ...node('A.1.a', 'A.1'), kind: 'skill' },
        ...['A.1.a.1', 'A.1.a.2', 'A.1.a.3'].map((name) => ({
          ...node(name, 'A.1.a'),
          kind: 'subskill',
          difficulty: 1,
          minutes: 10,
          replaces: [],
          retired: false,
        })),
      ],
      tie: [],
      untie: [],
    },
  },
  {
    name: 'study.set',
    version: 1,
    args: { learner, curriculum, from: '2023-11-01', weeklyPace: 5, mastery: 'spaced' },
  },
] as const satisfies readonly Mutation[]

const day = fc.nat({ max: 4 }).map((number) => PlannedDay.parse(number))
const snapshot = fc.constantFrom('0'.repeat(32), '1'.repeat(32))

export const weekArgs = {
  'week.generate': fc.record({
    learner: fc.constant(learner),
    week: fc.constant(testWeek),
    trigger: fc.constantFrom('on-demand' as const, 'batch' as const),
    content: fc.record({
      snapshot,
      seed: fc.constant('s'),
      target: fc.constant(20),
      theme: fc.constant<string[]>([]),
      objectives: fc.constant<never[]>([]),
      shares: fc.constant<never[]>([]),
      unlocked: fc.constant<NodeCode[]>([]),
    }),
    activities: fc
      .tuple(fc.subarray(testActivities), fc.array(day, { minLength: 6, maxLength: 6 }))
      .map(([chosen, days]) =>
        chosen.map((each, index) => ({
          ...each,
          sequence: index + 1,
          position: index,
          day: days[index] ?? PlannedDay.parse(0),
        })),
      ),
    replaces: fc.option(snapshot),
  }),
  'week.word': fc.record({
    learner: fc.constant(learner),
    week: fc.constant(testWeek),
    snapshot,
    theme: fc.constant('A week'),
    objectives: fc.constant<string[]>([]),
  }),
  'week.remove': fc.record({ learner: fc.constant(learner), week: fc.constant(testWeek) }),
} satisfies { [Name in MutationName]?: fc.Arbitrary<ArgsOf<Name>> }
