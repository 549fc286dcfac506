import { expect, test } from 'vitest'
import { createKept } from './kept.ts'

test('what is kept for the next time never grows beyond its room, and the oldest goes first', () => {
  const kept = createKept<number>(2)
  kept.set('a', 1)
  kept.set('b', 2)
  kept.set('c', 3)
  expect(['a', 'b', 'c'].map(kept.get)).toEqual([undefined, 2, 3])
})
