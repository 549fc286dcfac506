import { expect, test } from 'vitest'
import { adaptingDefaults } from '../learner/adapting.ts'
import type { Adapting } from '../learner/adapting.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { IsoWeekday, PlannedDay, addDays } from '../time/civil-date.ts'
import { extensionDue, extensionId } from './adapt-rules.ts'
import { testWeek } from './any-week-args.ts'

const learner = LearnerId.parse('l1')
const one = (number: number, more: Partial<Body<'activity'>>) =>
  ({
    activity: RecordId.parse(`a${number}`),
    plan: RecordId.parse('p'),
    extension: null,
    excused: null,
    status: 'completed',
    ...more,
  }) as Body<'activity'>

/** A week of which so many are done on a day of it, counted from Monday; and so many more that came beside the plan. */
const due = (day: number, done: number, beside = 0, adapting: Adapting = adaptingDefaults) =>
  extensionDue({
    learner,
    week: testWeek,
    today: addDays(testWeek, day),
    adapting,
    plan: { version: 1, madeOn: testWeek, isPublished: true },
    assessments: [],
    activities: Array.from({ length: done + beside }, (_, place) => one(place, place < done ? {} : { plan: null })),
    changes: [],
  })

test('[C-2] as many come as were done on each day so far for each day that is left, five at least and ten at most, within the forty of a week', () => {
  expect(due(0, 2)?.count).toBe(8)
  expect(due(1, 4)?.count).toBe(6)
  expect(due(1, 3)?.count).toBe(5)
  expect(due(1, 20)?.count).toBe(10)
  expect(due(3, 16)?.count).toBe(5)
  expect(due(1, 20, 18)?.count).toBe(2)
  expect(due(1, 20, 20)).toBeNull()
  expect(extensionId(learner, testWeek)).toMatch(/~ext-1$/)
})

test('[C-4] the last day on which that is looked at is an ISO weekday, and no day of a plan can be put in its place', () => {
  const until = (iso: number): Adapting => ({ ...adaptingDefaults, checkUntil: IsoWeekday.parse(iso) })
  const days = (iso: number) => [0, 1, 2, 3, 4].filter((day) => due(day, 5, 0, until(iso)) !== null)
  // Wednesday, the third day, is the day 2 of a plan.
  expect(days(3)).toEqual([0, 1, 2])
  expect(days(1)).toEqual([0])
  expect(days(4)).toEqual([0, 1, 2, 3])
  // @ts-expect-error The types keep them apart, though both are numbers.
  const mixed: IsoWeekday = PlannedDay.parse(2)
  expect(mixed).toBe(2)
})
