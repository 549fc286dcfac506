import { expect, test } from 'vitest'
import { CivilDate, RecordId } from '@etude/core'
import { sinceYesterday } from './since-yesterday.ts'
import type { SinceInput } from './since-yesterday.ts'

const date = CivilDate.parse('2026-11-18')
const yesterday = CivilDate.parse('2026-11-17')
const monday = CivilDate.parse('2026-11-16')
const item = (activity: string, tier: string) => ({ activity: RecordId.parse(activity), tier })
const activity = (id: string, more: object = {}) => ({
  activity: RecordId.parse(id),
  status: 'assigned',
  completedOn: null,
  substitutedBy: null,
  ...more,
})
/** Only what is looked at; a whole record has much more. */
const input = (some: object): SinceInput =>
  ({
    date,
    shown: undefined,
    before: undefined,
    plan: undefined,
    activities: [],
    plannedOn: null,
    ...some,
  }) as SinceInput

test('a first day has nothing that is new', () => {
  expect(sinceYesterday(input({ shown: { items: [item('a', 'today')] } }))).toEqual([])
})

test('what was done on the day before, came along, has to wait and is there because of a test', () => {
  const changes = sinceYesterday(
    input({
      before: { date: monday, items: [item('b', 'today')] },
      shown: { items: [item('b', 'catch-up'), item('t', 'inject')] },
      activities: [
        activity('x', { status: 'completed', completedOn: monday }),
        activity('y', { status: 'completed', completedOn: yesterday }),
        activity('z', { status: 'deferred', substitutedBy: RecordId.parse('t') }),
      ],
    }),
  )
  expect(changes).toEqual([
    { type: 'done', on: monday, count: 1 },
    { type: 'test', count: 1 },
    { type: 'carried', count: 1 },
    { type: 'put-off', count: 1 },
  ])
})

test('a test that was known yesterday is no news, a new plan is', () => {
  const same = { items: [item('t', 'inject')] }
  const before = { date: yesterday, ...same }
  expect(sinceYesterday(input({ before, shown: same }))).toEqual([])
  expect(sinceYesterday(input({ before, shown: same, plan: { version: 2 }, plannedOn: date }))).toEqual([
    { type: 'replanned' },
  ])
  expect(sinceYesterday(input({ before, shown: same, plan: { version: 1 }, plannedOn: monday }))).toEqual([])
})
