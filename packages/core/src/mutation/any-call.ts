import fc from 'fast-check'
import { systemActor, userActor } from '../access/actor.ts'
import type { Actor } from '../access/actor.ts'
import { evidenceArgs } from '../evidence/any-evidence-args.ts'
import { noticeArgs } from '../notice/any-notice-args.ts'
import { dayArgs } from '../day/any-day-args.ts'
import { testCourse, weekArgs } from '../week/any-week-args.ts'
import { roadmapArgs } from '../roadmap/any-roadmap-args.ts'
import { practiceArgs } from '../practice/any-practice.ts'
import { sharedPlanArgs } from '../shared-plan/any-shared-plan-args.ts'
import { curriculumArgs } from '../curriculum/any-curriculum-args.ts'
import { adaptingDefaults } from '../learner/adapting.ts'
import { ClassId, LearnerId, PlanId, UserId } from '../record/ids.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import type { Mutation } from './define-mutator.ts'
import type { ArgsOf, MutationName } from './mutators.ts'

const user = fc.constantFrom('anna', 'bert', 'carl').map((id) => UserId.parse(id))
const learner = fc.constantFrom('l1', 'l2').map((id) => LearnerId.parse(id))
const schoolClass = fc.constantFrom('c1', 'c2').map((id) => ClassId.parse(id))
const name = fc.constantFrom('Ada', 'Bo', 'Cy')
const zone = fc.constantFrom('Europe/Berlin', 'Asia/Tokyo').map((id) => ZoneName.parse(id))
const minutes = fc.nat({ max: 720 })
const date = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01').map((text) => CivilDate.parse(text))
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

/** One generator a mutation: a new one does not compile until it has one. */
const argsOf: { [Name in MutationName]: fc.Arbitrary<ArgsOf<Name>> } = {
  'settings.change': fc.record({
    user,
    displayName: optional(name),
    language: optional(fc.constantFrom('en', 'de')),
    appearance: optional(fc.constantFrom('light', 'dark')),
  }),
  'learner.create': fc.record({ learner, user, name, zone }),
  'learner.create-child': fc.record({ learner, guardian: user, guardianName: name, name, zone }),
  'learner.edit-profile': fc.record({ learner, name: optional(name), zone: optional(zone) }),
  'learner.change-day-start': fc.record({ learner, from: date, minutes: fc.option(minutes) }),
  'learner.set-adapting': fc.record({
    learner,
    adapting: fc.option(
      fc.record({ extend: fc.boolean(), refresh: fc.boolean() }).map((each) => ({ ...adaptingDefaults, ...each })),
    ),
  }),
  'learner.add-guardian': fc.record({ learner, guardian: user, guardianName: name }),
  'learner.remove-guardian': fc.record({ learner, guardian: user }),
  'learner.attach-account': fc.record({ learner, user, child: fc.boolean() }),
  'class.create': fc.record({ class: schoolClass, title: name, tutor: user, tutorName: name }),
  'class.rename': fc.record({ class: schoolClass, title: name }),
  'class.enrol': fc.record({ class: schoolClass, learner, learnerName: name }),
  'class.remove-learner': fc.record({ class: schoolClass, learner }),
  'class.add-tutor': fc.record({ class: schoolClass, tutor: user, tutorName: name }),
  'class.remove-tutor': fc.record({ class: schoolClass, tutor: user }),
  ...practiceArgs,
  ...curriculumArgs,
  ...evidenceArgs,
  ...weekArgs,
  ...dayArgs,
  ...noticeArgs,
  ...sharedPlanArgs,
  ...roadmapArgs,
}

const actor: fc.Arbitrary<Actor> = fc.oneof(user.map(userActor), fc.constant(systemActor('test')))
const mutationsIn = (room: string): fc.Arbitrary<Mutation> =>
  fc.oneof(
    ...Object.entries(argsOf)
      .filter(([name]) => name.startsWith(room))
      .map(([name, args]) => (args as fc.Arbitrary<object>).map((value) => mutationOf(name, value))),
  )
const mutationOf = (name: string, args: object): Mutation => ({
  name,
  version: 1,
  args: JSON.parse(JSON.stringify(args)) as Mutation['args'],
})

export interface Call {
  readonly actor: Actor
  readonly mutation: Mutation
}

/** Any mutation by anybody, over so few people, learners and classes that histories of them meet. */
export const anyCall: fc.Arbitrary<Call> = fc.record({ actor, mutation: mutationsIn('') })

const server = systemActor('test')

/** The world in which most things can happen: somebody who practises, a class, a curriculum. */
const start: fc.Arbitrary<readonly Call[]> = fc
  .record({
    learner: argsOf['learner.create'],
    plan: argsOf['practice.create-plan'],
    class: argsOf['class.create'],
  })
  .map((made) => {
    const who = { learner: LearnerId.parse('l1') }
    const schedule = { ...made.plan.schedule, start: CivilDate.parse('2023-11-14') }
    return [
      mutationOf('learner.create', { ...made.learner, ...who }),
      mutationOf('practice.create-plan', { ...made.plan, ...who, plan: PlanId.parse('p1'), schedule }),
      mutationOf('class.create', made.class),
      ...testCourse,
    ].map((mutation) => ({ actor: server, mutation }))
  })

/** What belongs together: mutations that presuppose one another meet only where not too many others come between. The more there are, the more often. */
const rooms: readonly (readonly [weight: number, ...prefixes: string[]])[] = [
  [1, 'settings.', 'learner.', 'notice.'],
  [1, 'class.'],
  [4, 'practice.'],
  // What changes an entry or a break finds one.
  [2, 'practice.log', 'practice.correct', 'practice.undo-correction', 'practice.take-break', 'practice.change-break'],
  [2, 'curriculum.', 'study.', 'assessment.'],
  [2, 'curriculum.change', 'study.set', 'activity.add', 'activity.undo-add'],
  [6, 'week.generate', 'week.', 'day.', 'activity.'],
  [4, 'week.generate', 'week.extend', 'activity.complete'],
  [6, 'week.generate', 'week.refresh', 'assessment.record'],
  [1, 'shared-plan.'],
  [4, 'week.generate', 'draft.'],
  [2, 'week.generate', 'activity.complete', 'activity.rate', 'roadmap.'],
]

const inRoom = (maxLength: number): fc.Arbitrary<readonly Call[]> =>
  fc.oneof(
    ...rooms.map(([weight, ...prefixes]) => {
      const mutation = fc.oneof(...prefixes.map(mutationsIn))
      const call = fc.record({ actor: fc.constant(server), mutation })
      return { weight, arbitrary: fc.array(call, { maxLength, size: 'max' }) }
    }),
  )

/** Histories from nothing by anybody, and as many of one room in a world that has what it needs, where much is permitted. */
export const anyHistory = (maxLength: number): fc.Arbitrary<readonly Call[]> =>
  fc.oneof(
    fc.array(anyCall, { maxLength }),
    fc.tuple(start, inRoom(maxLength)).map(([before, calls]) => [...before, ...calls]),
    fc.tuple(start, fc.array(anyCall, { maxLength, size: 'max' })).map(([before, calls]) => [...before, ...calls]),
  )
