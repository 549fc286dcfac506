import { expect, test } from 'vitest'
import { runSeed } from './run-seed.ts'

/** Runs that failed once, or fail with that fault planted again, under the name of what they found. Each has a test of its own beside the code that was mended. */
const found: readonly { readonly what: string; readonly seed: number; readonly steps?: number }[] = [
  { what: '[SYNC-16] announcements of a restored server were laid over the state before it', seed: 13 },
  { what: '[SYNC-2] a device that was set back took its new edits for ones that the server had', seed: 16 },
  { what: '[SYNC-5] a device that was set back was not told again what it had acknowledged', seed: 1 },
  { what: '[SYNC-2] what a copy had offered again after a restore was done under its first number too', seed: 7037 },
  { what: '[SYNC-2] two copies that met a restored server did one edit twice', seed: 7017 },
  { what: '[SYNC-10] what was offered to a restored server hung on the device’s clock', seed: 5002 },
  { what: '[SYNC-18] tries to send that failed in ever other ways piled up', seed: 9_200_007, steps: 460 },
  {
    what: '[SYNC-12] a tab frozen before it asked kept the lock for an answer that never came',
    seed: 11_000_018,
    steps: 310,
  },
  {
    what: '[SYNC-10] what an edit showed was held against a moment at which it had not been run',
    seed: 11,
    steps: 300,
  },
]
const usualSteps = 150

for (const { what, seed, steps = usualSteps } of found)
  test(what, { timeout: 300_000 }, async () => {
    expect((await runSeed({ seed, steps })).failures).toEqual([])
  })
