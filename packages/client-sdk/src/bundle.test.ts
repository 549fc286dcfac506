import { expect, test } from 'vitest'
import { engineSize } from './testing/engine-size.ts'

/** What a tab loads of the engine to open its replica, read live and edit, packed. `docs/decisions/0012` says what is counted. */
const firstBytesMax = 11_250
/** The same with what the leading tab loads to sync and hear live, and with what is loaded only when it is needed. */
const allBytesMax = 23_865

test('[SIZE-1] the engine’s own part of a bundle stays small', async () => {
  const { first, all, bytes, elsewhere } = await engineSize()
  expect(elsewhere).toEqual([])
  expect(bytes.has('engine.js')).toBe(true)
  process.stdout.write(`The engine: ${first} bytes first, ${all} in all; ${JSON.stringify([...bytes])}\n`)
  expect(first).toBeLessThanOrEqual(firstBytesMax)
  expect(all).toBeLessThanOrEqual(allBytesMax)
}, 30_000)
