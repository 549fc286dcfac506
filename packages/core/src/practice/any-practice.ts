import fc from 'fast-check'
import type { ArgsOf, MutationName } from '../mutation/mutators.ts'
import { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import { At, CivilDate } from '../time/instant.ts'
import { WallTime } from '../time/wall-time.ts'
import { OccurrenceKey } from './occurrence-key.ts'
import type { OccurrenceChange } from './practice-kinds.ts'
import type { Schedule } from './schedule.ts'

const learner = fc.constantFrom('l1', 'l2').map((id) => LearnerId.parse(id))
const name = fc.constantFrom('Ada', 'Bo', 'Cy')
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const plan = fc.constantFrom('p1', 'p2').map((id) => PlanId.parse(id))
const record = fc.constantFrom('r1', 'r2', 'r3').map((id) => RecordId.parse(id))
/** Around the day on which the worlds of these tests stand still, 14 November 2023. */
const nearDate = fc
  .constantFrom('2023-11-10', '2023-11-13', '2023-11-14', '2023-11-16', '2023-12-04')
  .map((text) => CivilDate.parse(text))
const key = nearDate.map((text) => OccurrenceKey.parse(text))
const sessionMinutes = fc.integer({ min: 1, max: 60 })
const segments = fc.array(fc.record({ title: name, minutes: sessionMinutes }), { maxLength: 2 })
const schedule: fc.Arbitrary<Schedule> = fc.record({
  start: nearDate,
  end: fc.constantFrom(null, CivilDate.parse('2024-06-01')),
  timeMinutes: fc.constantFrom(null, 1050),
  repeat: fc.constantFrom(
    { type: 'once' as const },
    { type: 'rule' as const, rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR' },
    { type: 'times-per-week' as const, times: 3 },
  ),
  alsoOn: optional(fc.array(nearDate, { maxLength: 2 })),
  notOn: optional(fc.array(nearDate, { maxLength: 2 })),
  durationMinutes: sessionMinutes,
  flexibility: fc.constantFrom('same-day', 'weekly'),
  segments,
})
const occurrenceChange: fc.Arbitrary<OccurrenceChange> = fc.oneof(
  fc.record({ type: fc.constant('moved' as const), date: nearDate, timeMinutes: fc.constantFrom(null, 600) }),
  fc.record({ type: fc.constant('deferred' as const), until: nearDate }),
  fc.record({
    type: fc.constant('skipped' as const),
    reason: fc.constantFrom('ill', 'no-time', 'cancelled-by-tutor'),
    excused: fc.boolean(),
  }),
  fc.record({ type: fc.constantFrom('cancelled' as const, 'restored' as const) }),
  fc.record({ type: fc.constant('resized' as const), durationMinutes: sessionMinutes, segments }),
)
const startedAt = fc
  .integer({ min: -600, max: 5 })
  .map((minutes) => At.parse({ instant: 1_700_000_000_000 + minutes * 60_000, zone: 'Europe/Berlin', offset: 60 }))
const note = fc.record({
  text: name,
  feeling: fc.constantFrom(null, 4),
  answers: fc.array(fc.record({ prompt: name, answer: name }), { maxLength: 2 }),
})

export const practiceArgs: { [Name in MutationName & `practice.${string}`]: fc.Arbitrary<ArgsOf<Name>> } = {
  'practice.create-plan': fc.record({
    plan,
    learner,
    edit: record,
    title: name,
    type: fc.constantFrom('course', 'custom'),
    missed: fc.constantFrom('keep-one', 'roll'),
    prompts: fc.array(name, { maxLength: 2 }),
    schedule,
  }),
  'practice.discard-plan': fc.record({ plan, learner }),
  'practice.edit-plan': fc.record({ plan, learner, title: optional(name), missed: optional(fc.constant('skip')) }),
  'practice.reschedule': fc.record({ plan, learner, edit: record, from: fc.option(nearDate), schedule }),
  'practice.archive-plan': fc.record({ plan, learner, edit: record, from: fc.option(nearDate) }),
  'practice.restore-series': fc.record({
    plan,
    learner,
    edit: record,
    series: fc.record({ from: nearDate, schedule: fc.option(schedule) }).map((part) => [part]),
    archived: fc.boolean(),
  }),
  'practice.arrange-occurrence': fc.record({ learner, plan, key, change: record, what: occurrenceChange }),
  'practice.undo-arrangement': fc.record({ learner, plan, key, change: record }),
  'practice.take-break': fc.record({
    break: record,
    learner,
    plan: fc.option(plan),
    from: nearDate,
    to: fc.option(nearDate),
    reason: fc.constantFrom('pause', 'ill'),
  }),
  'practice.change-break': fc.record({ break: record, learner, to: fc.option(nearDate) }),
  'practice.remove-break': fc.record({ break: record, learner }),
  'practice.start-fresh': fc.record({ learner, upTo: nearDate }),
  'practice.undo-start-fresh': fc.record({ learner, upTo: nearDate }),
  'practice.log': fc.record({
    learner,
    entry: record,
    session: fc.option(
      fc.record({
        plan,
        key,
        planned: fc.record({ start: fc.constant(WallTime.parse('2023-11-14T17:30:00')), minutes: sessionMinutes }),
      }),
    ),
    minutes: sessionMinutes,
    what: name,
    segments,
    startedAt: optional(startedAt),
    practisedOn: optional(nearDate),
  }),
  'practice.undo-log': fc.record({ learner, entry: record }),
  'practice.correct-log': fc.record({
    learner,
    entry: record,
    correction: record,
    minutes: optional(sessionMinutes),
    date: optional(nearDate),
    what: optional(name),
    withdrawn: optional(fc.boolean()),
  }),
  'practice.undo-correction': fc.record({ learner, entry: record, correction: record }),
  'practice.set-minimum': fc.record({ learner, from: nearDate, sessions: fc.option(fc.nat({ max: 3 })) }),
  'practice.write-note': fc.record({ learner, entry: record, note: fc.option(note) }),
}
