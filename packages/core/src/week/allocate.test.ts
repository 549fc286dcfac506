import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from './allocate.ts'

const free = (weight: number) => ({ weight, min: 0, max: 1000 })
const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
const share = fc
  .record({ weight: fc.integer({ min: 1, max: 3 }), min: fc.nat({ max: 8 }), more: fc.nat({ max: 30 }) })
  .map(({ weight, min, more }) => ({ weight, min, max: min + more }))

test('[D-4] three equal subjects share twenty to the last one', () => {
  expect(allocate(20, [free(1), free(1), free(1)])).toEqual([7, 7, 6])
})

test('[GEN-4] three, two and one of twenty', () => {
  expect(allocate(20, [free(3), free(2), free(1)])).toEqual([10, 7, 3])
})

test('[GEN-4] whatever the bounds, the sum is the total or what they allow', () => {
  fc.assert(
    fc.property(fc.nat({ max: 40 }), fc.array(share, { minLength: 1, maxLength: 8 }), (total, shares) => {
      const counts = allocate(total, shares)
      const least = sum(shares.map(({ min }) => min))
      const most = sum(shares.map(({ max }) => max))
      expect(sum(counts)).toBe(Math.max(least, Math.min(total, most)))
      for (const [index, { min, max }] of shares.entries()) {
        expect(counts[index]).toBeGreaterThanOrEqual(min)
        expect(counts[index]).toBeLessThanOrEqual(max)
      }
    }),
    { numRuns: 2000 },
  )
})

test('[GEN-4] who weighs more and is not bound never gets less', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 40 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 8 }),
      (total, weights) => {
        const counts = allocate(total, weights.map(free))
        for (const [a, heavier] of weights.entries())
          for (const [b, lighter] of weights.entries())
            if (heavier > lighter) expect(counts[a]).toBeGreaterThanOrEqual(counts[b] ?? 0)
      },
    ),
  )
})
