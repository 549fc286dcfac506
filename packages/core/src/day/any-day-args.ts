import fc from 'fast-check'
import { NodeCode } from '../curriculum/curriculum.ts'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { CurriculumId, LearnerId, RecordId } from '../record/ids.ts'
import { PlannedDay } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { activityStatuses } from '../week/activity-kinds.ts'
import { testActivities, testWeek } from '../week/any-week-args.ts'

const learner = fc.constant(LearnerId.parse('l1'))
const activity = fc.constantFrom(...testActivities.slice(0, 3).map((each) => each.activity))
const who = { learner, activity }
const items = testActivities.map((each) => ({ ...each, tier: 'today' as const, points: 25 }))
const status = fc.constantFrom(...activityStatuses)
const entry = fc.constantFrom('d1', 'd2').map((id) => RecordId.parse(id))

/** About the activities that the plans of these tests hold. */
export const dayArgs = {
  'day.pull': fc.record({
    learner,
    date: fc.constantFrom('2023-11-13', '2023-11-14').map((text) => CivilDate.parse(text)),
    source: fc.constant('weekly_plan' as const),
    rest: fc.constant(false),
    items: fc.subarray(items),
    deferred: fc.array(fc.record({ activity, substitutedBy: fc.constant(null) }), { maxLength: 2 }),
    how: fc.constantFrom('first' as const, 'more' as const, 'anew' as const),
  }),
  'activity.add': fc.record({
    learner,
    week: fc.constant(testWeek),
    day: fc.nat({ max: 6 }).map((number) => PlannedDay.parse(number)),
    curriculum: fc.constant(CurriculumId.parse('k1')),
    subskill: fc.constantFrom('A.1.a.1', 'A.1.a.2').map((text) => NodeCode.parse(text)),
    type: fc.constant('practice' as const),
    instead: fc.option(activity),
  }),
  'activity.undo-add': fc.record(who),
  'activity.start': fc.record(who),
  'activity.complete': fc.record({
    ...who,
    entry,
    minutes: fc.constant(10),
    rating: fc.constantFrom(null, 'good' as const),
    title: fc.constant('A'),
    curriculum: fc.constant(null),
    subskill: fc.constant(null),
  }),
  'activity.undo-complete': fc.record({
    ...who,
    entry,
    before: fc.option(fc.record({ status, completedOn: fc.constant(null) })),
  }),
  'activity.rate': fc.record({ ...who, entry, rating: fc.constantFrom(null, 'hard' as const, 'easy' as const) }),
  'activity.defer': fc.record(who),
  'activity.skip': fc.record({ ...who, excused: fc.boolean() }),
  'activity.cancel': fc.record(who),
  'activity.move': fc.record({
    ...who,
    day: fc.nat({ max: 6 }).map((number) => PlannedDay.parse(number)),
    position: fc.nat({ max: 3 }),
  }),
  'activity.pin': fc.record({ ...who, pinned: fc.boolean() }),
  'activity.restore': fc.record({ ...who, fields: fc.record({ status }), expected: fc.record({ status }) }),
} satisfies { [Name in MutationName]?: fc.Arbitrary<ArgsOf<Name>> }
