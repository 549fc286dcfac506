import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'
import { startPostgres } from '@etude/testbed'
import { runInJobs } from './run-in-jobs.ts'
import type { SeedJob } from './run-in-jobs.ts'
import { runSeed } from './run-seed.ts'
import type { SeedReport } from './run-seed.ts'
import { commandFor, shrink } from './shrink.ts'

const usage = `npm run simulate -- [--seeds 200] [--steps 500] [--from N] [--jobs 1] [--minutes N] [--db sqlite|postgres] [--no-shrink]
npm run simulate -- --seed N [--steps 500] [--without 3,17]`

const { values } = readOptions({
  options: {
    help: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '200' },
    steps: { type: 'string', default: '500' },
    from: { type: 'string' },
    seed: { type: 'string' },
    without: { type: 'string', default: '' },
    db: { type: 'string', default: 'sqlite' },
    jobs: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    'no-shrink': { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const steps = Number(values.steps)
const drawn = 'drawn: '
const executed = 'executed: '
/** Shown in a table of their own. */
const isOfOneMutation = (what: string): boolean => what.startsWith(drawn) || what.startsWith(executed)

const postgres = values.db === 'postgres' ? await startPostgres() : null
const postgresUrl = postgres?.url ?? null
try {
  if (values.seed !== undefined) process.exitCode = await replay(Number(values.seed))
  else process.exitCode = await runSeeds(Number(values.from ?? Math.floor(Math.random() * 1e9)), Number(values.seeds))
} finally {
  await postgres?.stop()
}

/** One seed, line by line. */
async function replay(seed: number): Promise<number> {
  const without = new Set(
    values.without
      .split(',')
      .filter((text) => text !== '')
      .map(Number),
  )
  const report = await runSeed({ seed, steps, without, postgresUrl, print: (line) => console.log(line) })
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
  let ran = 0
  await runInJobs(Number(values.jobs), jobsOf(from, seeds), (report) => {
    ran += 1
    for (const [what, times] of report.counts) totals.set(what, (totals.get(what) ?? 0) + times)
    if (report.failures.length === 0) return
    failed.push(report)
    const [first] = report.failures
    console.log(`seed ${report.seed} failed: [${first?.rule}] at step ${first?.step}: ${first?.detail}`)
    console.log(`  ${commandFor({ seed: report.seed, steps, without: new Set() })}`)
  })
  printTotals(from, ran, totals)
  console.log(`in ${Math.round((performance.now() - started) / 1000)} s`)
  console.log(`${ran - failed.length} passed, ${failed.length} failed`)
  if (!values['no-shrink']) for (const report of failed) console.log(`smaller: ${commandFor(await shrink(report))}`)
  return failed.length === 0 ? 0 : 1
}

/** So many, or as many as are begun in the time there is. */
function* jobsOf(from: number, seeds: number): Iterable<SeedJob> {
  const until = values.minutes === undefined ? Infinity : performance.now() + Number(values.minutes) * 60_000
  for (let seed = from; seed < from + seeds && performance.now() < until; seed += 1) yield { seed, steps, postgresUrl }
}

function printTotals(from: number, seeds: number, totals: ReadonlyMap<string, number>): void {
  const total = (what: string): number => totals.get(what) ?? 0
  const sorted = [...totals].sort(([a], [b]) => (a < b ? -1 : 1))
  const names = sorted.flatMap(([what]) => (what.startsWith(drawn) ? [what.slice(drawn.length)] : []))
  console.log(
    `${seeds} seeds from ${from}, ${seeds * steps} steps, ${total('mutation executed')} mutations, ${total('edit replayed')} rebases, ${total('replica checked')} replica states checked`,
  )
  for (const [what, times] of sorted) if (!isOfOneMutation(what)) console.log(`  ${String(times).padStart(8)} ${what}`)
  console.log('  applied  not, by the server')
  for (const name of names) {
    const [applied, other] = [total(`${executed}${name}, applied`), total(`${executed}${name}, not applied`)]
    console.log(
      `  ${String(applied).padStart(7)} ${String(other).padStart(4)} ${name}${applied === 0 ? '  NEVER APPLIED' : ''}`,
    )
  }
}

/** What cannot be understood is answered by a sentence and the ways to ask, not by where in the code it was noticed. */
function readOptions<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
    process.exit(2)
  }
}
