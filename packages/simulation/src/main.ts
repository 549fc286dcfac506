import { parseArgs } from 'node:util'
import { runSeed } from './run-seed.ts'
import type { SeedReport } from './run-seed.ts'
import { commandFor, shrink } from './shrink.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    steps: { type: 'string', default: '500' },
    from: { type: 'string' },
    seed: { type: 'string' },
    without: { type: 'string', default: '' },
    'no-shrink': { type: 'boolean', default: false },
  },
})
const steps = Number(values.steps)

if (values.seed !== undefined) process.exitCode = await replay(Number(values.seed))
else process.exitCode = await runSeeds(Number(values.from ?? Math.floor(Math.random() * 1e9)), Number(values.seeds))

/** One seed, line by line. */
async function replay(seed: number): Promise<number> {
  const without = new Set(
    values.without
      .split(',')
      .filter((text) => text !== '')
      .map(Number),
  )
  const report = await runSeed({ seed, steps, without, print: (line) => console.log(line) })
  console.log(`seed ${seed}, ${steps} steps: trace ${report.hash}`)
  for (const { rule, detail, step } of report.failures) console.log(`[${rule}] at step ${step}: ${detail}`)
  console.log(report.failures.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed')
  return report.failures.length === 0 ? 0 : 1
}

async function runSeeds(from: number, seeds: number): Promise<number> {
  console.log(`${seeds} seeds from ${from}, ${steps} steps each`)
  const started = performance.now()
  const totals = new Map<string, number>()
  const failed: SeedReport[] = []
  for (let seed = from; seed < from + seeds; seed += 1) {
    const report = await runSeed({ seed, steps })
    for (const [what, times] of report.counts) totals.set(what, (totals.get(what) ?? 0) + times)
    if (report.failures.length === 0) continue
    failed.push(report)
    const [first] = report.failures
    console.log(`seed ${seed} failed: [${first?.rule}] at step ${first?.step}: ${first?.detail}`)
    const smaller = values['no-shrink'] ? { seed, steps, without: new Set<number>() } : await shrink(report)
    console.log(`  ${commandFor(smaller)}`)
  }
  const total = (what: string): number => totals.get(what) ?? 0
  console.log(
    `${seeds} seeds, ${seeds * steps} steps, ${total('mutation executed')} mutations, ${total('replica checked')} replica states checked`,
  )
  for (const [what, times] of [...totals].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${String(times).padStart(8)} ${what}`)
  console.log(`in ${Math.round((performance.now() - started) / 1000)} s`)
  console.log(`${seeds - failed.length} passed, ${failed.length} failed`)
  return failed.length === 0 ? 0 : 1
}
