import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeDigest, emptyDigest } from './digest.ts'

const entry = fc.record({ kind: fc.string(), id: fc.string(), version: fc.nat() })

test('[SYNC-7] a digest does not depend on the order in which records came', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.array(entry), (first, second) => {
      const together = changeDigest(emptyDigest, [], [...first, ...second])
      expect(changeDigest(changeDigest(emptyDigest, [], second), [], first)).toBe(together)
    }),
  )
})

test('[SYNC-7] what came and went again leaves no trace', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.array(entry), (kept, gone) => {
      const before = changeDigest(emptyDigest, [], kept)
      expect(changeDigest(changeDigest(before, [], gone), gone, [])).toBe(before)
    }),
  )
})

test('[SYNC-7] another version, another digest', () => {
  const at = (version: number) => changeDigest(emptyDigest, [], [{ kind: 'learner', id: 'l1', version }])
  expect(new Set(Array.from({ length: 10_000 }, (_, version) => at(version))).size).toBe(10_000)
})
