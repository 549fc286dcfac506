import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runSeed } from './run-seed.ts'
import { commandFor } from './shrink.ts'

const isQuick = process.env['ETUDE_TESTS'] === 'quick'
const seeds = isQuick ? 10 : 60
const steps = 100
/** The same systems in every run, so that what passed passes again. Ground that nobody has covered is for `npm run simulate`, or for ETUDE_SEED=fresh. */
const from = fc.readConfigureGlobal().seed ?? 1

test('[SYNC-2] a seed replays exactly, line by line', { timeout: 300_000 }, async () => {
  const [once, again, another] = [
    await runSeed({ seed: 7, steps }),
    await runSeed({ seed: 7, steps }),
    await runSeed({ seed: 8, steps }),
  ]
  expect(again.hash).toBe(once.hash)
  expect(another.hash).not.toBe(once.hash)
})

test(
  `[SYNC-7] whatever breaks meanwhile, ${seeds} systems from seed ${from} on come to rest in agreement`,
  { timeout: 1_800_000 },
  async () => {
    const failed: string[] = []
    for (let seed = from; seed < from + seeds; seed += 1) {
      const { failures } = await runSeed({ seed, steps })
      for (const { rule, detail, step } of failures.slice(0, 1))
        failed.push(
          `${commandFor({ seed, steps, weeksAdapt: false, without: new Set() })}: [${rule}] at step ${step}: ${detail}`,
        )
    }
    expect(failed).toEqual([])
  },
)
