import { expect, test } from 'vitest'
import { runSeed } from './run-seed.ts'

const seeds = [6, 13]
const steps = 100
const byThemselves = ['week.extend', 'week.refresh', 'week.renew', 'draft.renew']

test(
  '[REF-7] weeks that are done early, failed in a test and grown old change by themselves within their bounds, whatever breaks meanwhile',
  { timeout: 600_000 },
  async () => {
    const counts = new Map<string, number>()
    for (const seed of seeds) {
      const report = await runSeed({ seed, steps, weeksAdapt: true })
      expect(report.failures).toEqual([])
      for (const [what, times] of report.counts) counts.set(what, (counts.get(what) ?? 0) + times)
    }
    const of = (what: string): number => counts.get(what) ?? 0
    // Nothing is proved by what never took part.
    for (const name of byThemselves) {
      expect.soft(of(`executed: ${name}, applied`), name).toBeGreaterThan(0)
      expect.soft(of(`held to REF-7: ${name}`), name).toBeGreaterThan(0)
    }
    expect.soft(of('plan due to change, found by a device')).toBeGreaterThan(0)
    expect.soft(of('plan due to change, found by the server')).toBeGreaterThan(0)
    expect.soft(of('churn: came')).toBeGreaterThan(0)
    expect.soft(of('churn: changed by week.refresh')).toBeGreaterThan(0)
    expect.soft(of('churn: changed by week.renew')).toBeGreaterThan(0)
    expect.soft(of('churn: changed') * 5).toBeLessThanOrEqual(of('churn: of so many later'))
  },
)

test('[SYNC-2] with weeks that adapt a seed replays exactly too', { timeout: 300_000 }, async () => {
  const [once, again] = [
    await runSeed({ seed: 3, steps: 40, weeksAdapt: true }),
    await runSeed({ seed: 3, steps: 40, weeksAdapt: true }),
  ]
  expect(again.hash).toBe(once.hash)
})
