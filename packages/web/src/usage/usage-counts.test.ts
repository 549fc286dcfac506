import { expect, test } from 'vitest'
import type { PlanningEvent } from '@etude/core'
import { jsonOf, nothingCounted, usageFrom, withOneMore } from './usage-counts.ts'

const tick: PlanningEvent = { name: 'planning.occurrence.checkin', minutes: '10-29', onTime: true }
const on = { ...nothingCounted, isOn: true }

test('[TEL-1] nothing is counted until somebody turns it on', () => {
  expect(usageFrom(undefined)).toEqual(nothingCounted)
  expect(withOneMore(nothingCounted, tick)).toBe(nothingCounted)
})

test('[TEL-1] the same event is one line and a count, so that neither order nor time is kept', () => {
  const other: PlanningEvent = { name: 'planning.plan.archived' }
  const once = [tick, other, tick].reduce(withOneMore, on)
  const again = [other, tick, tick].reduce(withOneMore, on)
  expect(once).toEqual(again)
  expect(once.counts.map(({ count }) => count)).toEqual([2, 1])
  expect(usageFrom(JSON.parse(JSON.stringify(jsonOf(once))))).toEqual(once)
})

test('[TEL-1] what no event has room for is not counted, whoever asks', () => {
  const named = { ...tick, learner: 'l1' } as PlanningEvent
  expect(withOneMore(on, named).counts).toEqual([])
  expect(usageFrom({ isOn: true, counts: [{ event: { ...tick, title: 'Scales' }, count: 3 }] }).counts).toEqual([])
})
