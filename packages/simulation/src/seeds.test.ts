import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runSeed } from './run-seed.ts'
import { commandFor } from './shrink.ts'

const isQuick = process.env['ETUDE_TESTS'] === 'quick'
const seeds = isQuick ? 10 : 60
const steps = 100
/** Each commit has systems of its own, on ground that nobody has covered; what has passed at a commit passes there again. */
const from = process.env['ETUDE_SEED'] === undefined ? seedOfCommit() : (fc.readConfigureGlobal().seed ?? 1)

function seedOfCommit(): number {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' })
  // Without a history, as in an archive of the sources, there are still systems to run.
  return status === 0 ? Number.parseInt(stdout.slice(0, 7), 16) : 1
}

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
          `${commandFor({ seed, steps, weeksAdapt: false, postgresUrl: null, without: new Set() })}: [${rule}] at step ${step}: ${detail}`,
        )
    }
    expect(failed).toEqual([])
  },
)
