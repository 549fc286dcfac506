import { expect, test } from 'vitest'
import { lineOf, resultText, tableText } from './figure-result.ts'
import type { Line, Pair } from './figure-result.ts'

const line: Line = { title: 'a push', unit: 'ms', target: { timesAtMost: 1.2 } }
const others = { capacity: 1_000, others: 20 }
const pair = (floor: number, ours: number): Pair => ({ floor: { push: floor }, ours: { push: ours }, others })
const five = [pair(10, 11), pair(20, 23), pair(10, 30), pair(10, 10), pair(10, 11.5)]

test('[BENCH-1] the ratio is the middle of the ratios of neighbours, so that a slow minute counts on both sides', () => {
  const result = lineOf('push', line, five, [], 5)
  expect(result.ratio).toEqual({ median: 1.15, lowest: 1, highest: 3 })
  expect([result.verdict, result.floorMedian, result.oursMedian]).toEqual(['met', 10, 11.5])
  expect(result.othersShare).toBeCloseTo(0.02)
})

test('[BENCH-2] with too few quiet runs nothing is said that could be quoted', () => {
  const result = lineOf('push', line, five.slice(1), [pair(10, 10)], 5)
  expect(result).toMatchObject({ verdict: 'busy', oursMedian: null, floorMedian: null, ratio: null, oursRuns: [] })
  expect(resultText(result)).toContain('not said, the machine was busy')
  expect(resultText(result)).not.toMatch(/\d ms/)
})

test.each([
  [{ timesAtMost: 1.1 }, 'missed'],
  [{ timesAtLeast: 1.1 }, 'met'],
  [{ timesAtLeast: 1.2 }, 'missed'],
  [{ atMost: 11.5 }, 'met'],
  [{ atMost: 11 }, 'missed'],
  [{ atLeast: 11 }, 'met'],
  [{ atLeast: 12 }, 'missed'],
] as const)('[BENCH-3] a target of %o of a middle of 11.5, 1.15 times the floor, is %s', (target, verdict) => {
  expect(lineOf('push', { ...line, target }, five, [], 5).verdict).toBe(verdict)
})

test('[BENCH-3] a figure without a floor is held against its number', () => {
  const alone = five.map((one) => ({ ...one, floor: null }))
  const result = lineOf('push', { ...line, unit: 'kB', target: { atMost: 12 } }, alone, [], 5)
  expect(tableText([result]).split('\n').at(-1)).toBe('| a push | – | 11.5 kB | – | ≤ 12 kB | met | 2.0 % (5 runs) |')
})
