import fc from 'fast-check'
import { NodeCode } from '../curriculum/curriculum.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { activityId } from './activity-id.ts'
import { priorities } from './activity-kinds.ts'
import type { ActivityType } from './activity-kinds.ts'

/** The Monday before the day on which the worlds of these tests stand still, 14 November 2023. */
export const testWeek = CivilDate.parse('2023-11-13')
/** The Monday after it: a week that is still a draft. */
export const testDraftWeek = CivilDate.parse('2023-11-20')
const learner = LearnerId.parse('l1')
const curriculum = CurriculumId.parse('k1')
const code = (text: string) => NodeCode.parse(text)
const types = ['practice', 'review'] as const

/** Few activities, so that plans overlap. */
const activitiesOf = (week: CivilDate) =>
  ['A.1.a.1', 'A.1.a.2', 'A.1.a.3'].flatMap((name) =>
    types.map((type) => ({
      activity: activityId({ learner, week, curriculum, subskill: code(name), type, ordinal: 0 }),
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
export const testActivities = activitiesOf(testWeek)
export const testDraftActivities = activitiesOf(testDraftWeek)

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

const content = fc.record({
  snapshot,
  seed: fc.constant('s'),
  target: fc.constant(20),
  theme: fc.constant<string[]>([]),
  objectives: fc.constant<never[]>([]),
  shares: fc.constant<never[]>([]),
  unlocked: fc.constant<NodeCode[]>([]),
})

const activitiesFrom = (week: CivilDate, minLength: number) =>
  fc
    .tuple(fc.subarray(activitiesOf(week), { minLength }), fc.array(day, { minLength: 6, maxLength: 6 }))
    .map(([chosen, days]) =>
      chosen.map((each, index) => ({
        ...each,
        sequence: index + 1,
        position: index,
        day: days[index] ?? PlannedDay.parse(0),
      })),
    )

const planOf = (week: CivilDate, minLength: number) =>
  fc.record({
    learner: fc.constant(learner),
    week: fc.constant(week),
    trigger: fc.constantFrom('on-demand' as const, 'batch' as const),
    content,
    activities: activitiesFrom(week, minLength),
    replaces: fc.option(snapshot),
  })

/** Versions that a draft reaches after few steps, so that many name the one that is there. */
const draft = {
  learner: fc.constant(learner),
  week: fc.constant(testDraftWeek),
  version: fc.constantFrom(1, 1, 1, 2, 2, 3),
}
const inDraft = fc.constantFrom(...testDraftActivities.map((each) => each.activity))
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const priority = fc.constantFrom(...priorities)
const reason = maybe(fc.constant('Too much'))

/** From Wednesday on: in the worlds of these tests it is Tuesday. */
const laterActivities = fc
  .tuple(fc.subarray(testActivities, { minLength: 1, maxLength: 2 }), fc.integer({ min: 2, max: 4 }))
  .map(([chosen, on]) =>
    chosen.map((each, index) => ({ ...each, sequence: 20 + index, position: 5 + index, day: PlannedDay.parse(on) })),
  )

type Named = (typeof testActivities)[number]
/** Under the ids that follow from their new type; two of one subskill and type are one. */
const named = <One extends { readonly about: Named['about']; readonly type: ActivityType; readonly ordinal: number }>(
  chosen: readonly One[],
): (One & { activity: RecordId })[] => {
  const bySubskill = new Map(chosen.map((each) => [each.about.subskill, each]))
  return [...bySubskill.values()].map((each) => {
    const { about, type, ordinal } = each
    return {
      ...each,
      activity: activityId({ learner, week: testWeek, curriculum, subskill: about.subskill, type, ordinal }),
    }
  })
}

export const weekArgs = {
  'week.generate': fc.oneof(planOf(testWeek, 0), planOf(testDraftWeek, 5)),
  'week.undo-change': fc.record({ learner: fc.constant(learner), change: fc.constant(RecordId.parse('c-0')) }),
  'draft.arrange': fc.record({
    ...draft,
    activities: fc.array(
      fc.record({
        activity: inDraft,
        day: maybe(day),
        position: maybe(fc.nat({ max: 5 })),
        priority: maybe(priority),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    reason,
  }),
  'draft.remove': fc.record({ ...draft, activity: inDraft, reason }),
  'draft.add': fc.record({
    ...draft,
    day,
    curriculum: fc.constant(curriculum),
    subskill: fc.constantFrom('A.1.a.1', 'A.1.a.2').map((text) => code(text)),
    type: fc.constantFrom('practice' as const, 'tutoring' as const),
    priority,
    instead: fc.option(inDraft),
    reason,
  }),
  'draft.publish': fc.record({ ...draft, reason }),
  'draft.reject': fc.record({
    ...draft,
    reason: fc.constant('Too much'),
    wish: fc.record({ target: maybe(fc.constant(15)) }),
    content,
    activities: activitiesFrom(testDraftWeek, 4),
  }),
  'draft.roll-back': fc.record({ ...draft, to: fc.constantFrom(1, 1, 2), reason }),
  'draft.renew': fc.record({ ...draft, content, activities: activitiesFrom(testDraftWeek, 4) }),
  'week.renew': fc.tuple(laterActivities, fc.subarray(testActivities, { minLength: 2 })).map(([chosen, waiting]) => ({
    learner,
    week: testWeek,
    version: 1,
    activities: named(chosen.map((each) => ({ ...each, type: 'packages' as const, ordinal: 1 }))),
    deferred: waiting.slice(0, 2).map(({ activity }) => activity),
  })),
  'week.extend': fc.record({
    learner: fc.constant(learner),
    week: fc.constant(testWeek),
    activities: laterActivities
      .map((chosen) => chosen.map((each) => ({ ...each, type: 'packages' as const })))
      .map(named),
  }),
  'week.refresh': fc
    .tuple(laterActivities, fc.constantFrom('t1', 't2', 't3'), fc.subarray(testActivities))
    .map(([chosen, name, waiting]) => {
      const assessment = RecordId.parse(name)
      const reason = {
        type: 'assessment' as const,
        assessment,
        action: 'remediate' as const,
        label: 'needs-review' as const,
        score: 1,
        max: 10,
      }
      return {
        learner,
        week: testWeek,
        assessment,
        activities: named(chosen.map((each) => ({ ...each, type: 'tutoring' as const, reason }))),
        deferred: waiting
          .slice(0, 1)
          .map(({ activity }) => activity)
          .filter((_, index) => index < chosen.length - 1),
      }
    }),
  'week.word': fc.record({
    learner: fc.constant(learner),
    week: fc.constant(testWeek),
    snapshot,
    theme: fc.constant('A week'),
    objectives: fc.constant<string[]>([]),
  }),
  'week.remove': fc.record({ learner: fc.constant(learner), week: fc.constantFrom(testWeek, testDraftWeek) }),
} satisfies { [Name in MutationName]?: fc.Arbitrary<ArgsOf<Name>> }
