import fc from 'fast-check'
import { expect, test } from 'vitest'
import { movedCaret, textChange } from './text-change.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'b', '𝄞', '𝄢', '\n'), maxLength: 12 })

test('[ENSEMBLE-7] a change of text turns the one into the other, and never leaves half a character', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const change = textChange(before, after)
      if (change === null) {
        expect(after).toBe(before)
        return
      }
      const { from, removed, inserted } = change
      expect(before.slice(0, from) + inserted + before.slice(from + removed)).toBe(after)
      for (const part of [before.slice(0, from), before.slice(from, from + removed), inserted])
        expect(() => encodeURIComponent(part)).not.toThrow()
    }),
    { seed: 3, numRuns: 1_000 },
  )
})

test('[ENSEMBLE-7] a caret stays between the letters between which it stood', () => {
  const change = textChange('one two', 'one and two')
  expect(change).not.toBeNull()
  if (change === null) return
  expect(movedCaret(2, change)).toBe(2)
  expect(movedCaret(7, change)).toBe(11)
})
