import { expect, test } from 'vitest'
import type { SeedReport } from './run-seed.ts'
import { commandFor, shrink } from './shrink.ts'
import type { Replay } from './shrink.ts'

const needed = [3, 17, 21]
const report: SeedReport = {
  seed: 9,
  steps: 100,
  weeksAdapt: false,
  postgresUrl: null,
  failures: [{ rule: 'SYNC-7', detail: 'something', step: 21 }],
  counts: new Map(),
  hash: '',
  lines: [],
  tasks: 0,
}

/** Fails whenever all the steps are taken that it takes. */
const failsByThree = ({ steps, without }: Replay) => {
  const fails = needed.every((step) => step <= steps && !without.has(step))
  return Promise.resolve({ failures: fails ? report.failures : [] })
}

test('a failure is shrunk to the steps that it takes', async () => {
  const smaller = await shrink(report, { signal: new AbortController().signal, run: failsByThree })
  const left = Array.from({ length: smaller?.steps ?? 0 }, (_, place) => place + 1)
  expect(left.filter((step) => smaller?.without.has(step) === false)).toEqual(needed)
  expect(smaller && commandFor(smaller)).toContain('npm run simulate -- --seed 9 --steps 21 --without 1,2,4,')
})

test('what does not fail again is said not to, and is looked for no further', async () => {
  let runs = 0
  const run = () => Promise.resolve({ failures: ++runs > 2 ? report.failures : [] })
  expect(await shrink(report, { signal: new AbortController().signal, run })).toBeNull()
  expect(runs).toBe(2)
})

test('a search that is cancelled answers the smallest so far', async () => {
  const cancelled = new AbortController()
  let runs = 0
  const run = (candidate: Replay) => {
    if (++runs === 3) cancelled.abort()
    return failsByThree(candidate)
  }
  expect(await shrink(report, { signal: cancelled.signal, run })).toMatchObject({ steps: 21 })
  expect(runs).toBe(3)
})
