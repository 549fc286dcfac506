import fc from 'fast-check'
import { NodeCode } from '../curriculum/curriculum.ts'
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
export const testActivities = ['A.1', 'A.2', 'A.3'].flatMap((name) =>
  types.map((type) => ({
    activity: activityId({ learner, week: testWeek, curriculum, subskill: code(name), type, ordinal: 0 }),
    about: {
      curriculum,
      subject: code('A'),
      unit: code('A'),
      skill: code('A'),
      subskill: code(name),
      titles: { subject: 'A', unit: 'A', skill: 'A', subskill: name },
      difficulty: 1,
    },
    title: name,
    type,
    ordinal: 0,
    minutes: 10,
    priority: 'medium' as const,
    reason: { type: 'begin' as const },
  })),
)

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
      target: fc.constant(5),
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
