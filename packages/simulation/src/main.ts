import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'
import { startPostgres } from '@etude/testbed'
import { faults } from './faults.ts'
import { runInJobs } from './run-in-jobs.ts'
import type { SeedJob } from './run-in-jobs.ts'
import { runSeed } from './run-seed.ts'
import type { SeedReport } from './run-seed.ts'
import { commandFor, shrink, triesMax } from './shrink.ts'
import { doWeeksAdaptIn } from './weeks-that-adapt.ts'

const usage = `npm run simulate -- [--seeds 200] [--steps 500] [--from N] [--jobs N] [--minutes N] [--db sqlite|postgres] [--no-shrink]
npm run simulate -- --seed N [--steps 500] [--db sqlite|postgres] [--weeks-adapt] [--without 3,17]
Several seeds run in as many processes as there are processors, or in --jobs. Every third of them has the story of weeks that adapt; of one it is asked for.`

const { values } = readOptions({
  options: {
    help: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '200' },
    steps: { type: 'string', default: '500' },
    from: { type: 'string' },
    seed: { type: 'string' },
    without: { type: 'string', default: '' },
    'weeks-adapt': { type: 'boolean', default: false },
    db: { type: 'string', default: 'sqlite' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    minutes: { type: 'string' },
    'no-shrink': { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const steps = wholeNumber('steps', values.steps)
const progressMs = 30_000
/** One press of the keys may come to us several times, by way of those who started us. */
const sameKeyMs = 1_000
const drawn = 'drawn: '
const executed = 'executed: '
/** Shown in a table of their own. */
const isOfOneMutation = (what: string): boolean => what.startsWith(drawn) || what.startsWith(executed)

if (values.db !== 'sqlite' && values.db !== 'postgres') refuse(`--db is sqlite or postgres, not ${values.db}`)
const postgres = values.db === 'postgres' ? await startPostgres() : null
const postgresUrl = postgres?.url ?? null
try {
  if (values.seed !== undefined) process.exitCode = await replay(wholeNumber('seed', values.seed))
  else
    process.exitCode = await runSeeds(
      wholeNumber('from', values.from ?? String(Math.floor(Math.random() * 1e9))),
      wholeNumber('seeds', values.seeds),
    )
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
  const report = await runSeed({
    seed,
    steps,
    without,
    weeksAdapt: values['weeks-adapt'],
    postgresUrl,
    print: (line) => console.log(line),
  })
  console.log(`seed ${seed}, ${steps} steps: trace ${report.hash}`)
  for (const { rule, detail, step } of report.failures) console.log(`[${rule}] at step ${step}: ${detail}`)
  console.log(report.failures.length === 0 ? '1 passed, 0 failed' : '0 passed, 1 failed')
  return report.failures.length === 0 ? 0 : 1
}

async function runSeeds(from: number, seeds: number): Promise<number> {
  const jobs = wholeNumber('jobs', values.jobs)
  console.log(`${seeds} seeds from ${from}, ${steps} steps each, in ${jobs} ${jobs === 1 ? 'process' : 'processes'}`)
  const started = performance.now()
  const totals = new Map<string, number>()
  const failed: SeedReport[] = []
  const crashed: number[] = []
  const stopped = stopOnCtrlC()
  let ran = 0
  let processorMs = 0
  const progress = setInterval(() => {
    const minutes = (performance.now() - started) / 60_000
    const left = ran === 0 ? '' : `, about ${Math.ceil(((seeds - ran) * minutes) / ran)} min left`
    const how = `${failed.length + crashed.length} failed, ${(ran / minutes).toFixed(0)} a minute${left}`
    console.log(`  ${ran} of ${seeds} seeds after ${minutes.toFixed(1)} min, ${how}`)
  }, progressMs)
  const sayFailed = (seed: number, how: string): void =>
    console.log(
      `seed ${seed} failed: ${how}\n  ${commandFor({ seed, steps, weeksAdapt: doWeeksAdaptIn(seed), postgresUrl, without: new Set() })}`,
    )
  await runInJobs({
    jobs,
    work: jobsOf(from, seeds, stopped),
    onReport: (report, tookMs) => {
      ran += 1
      processorMs += tookMs
      for (const [what, times] of report.counts) totals.set(what, (totals.get(what) ?? 0) + times)
      const [first] = report.failures
      if (first === undefined) return
      failed.push(report)
      sayFailed(report.seed, `[${first.rule}] at step ${first.step}: ${first.detail}`)
    },
    onCrash: ({ seed }, why) => {
      ran += 1
      crashed.push(seed)
      sayFailed(seed, why)
    },
  })
  clearInterval(progress)
  printTotals(from, ran, totals)
  const each = (processorMs / 1000 / Math.max(1, ran - crashed.length)).toFixed(2)
  console.log(`in ${Math.round((performance.now() - started) / 1000)} s, ${each} s of a processor each`)
  if (ran < seeds)
    console.log(`${stopped.aborted ? 'cancelled' : 'the time was over'}: ${seeds - ran} seeds were not run`)
  const bad = [...failed.map(({ seed }) => seed), ...crashed].sort((a, b) => a - b)
  if (bad.length > 0) console.log(`failed: ${bad.join(', ')}`)
  console.log(`${ran - bad.length} passed, ${bad.length} failed`)
  const shrunk = values['no-shrink'] || stopped.aborted ? [] : failed
  for (const report of shrunk) {
    if (stopped.aborted) break
    console.log(`looking for a smaller run in which seed ${report.seed} fails, in up to ${triesMax} tries`)
    const smaller = await shrink(report, { signal: stopped })
    console.log(smaller === null ? `seed ${report.seed} did not fail again` : `smaller: ${commandFor(smaller)}`)
  }
  return stopped.aborted ? 130 : bad.length === 0 ? 0 : 1
}

/** The first Ctrl-C lets what is under way end and prints what there is; the second waits for nothing. */
function stopOnCtrlC(): AbortSignal {
  const controller = new AbortController()
  let firstAt = 0
  process.on('SIGINT', () => {
    if (!controller.signal.aborted) {
      firstAt = performance.now()
      console.log('cancelled: what is under way is run to its end')
      controller.abort()
    } else if (performance.now() - firstAt > sameKeyMs) process.exit(130)
  })
  return controller.signal
}

/** So many, or as many as are begun in the time there is. */
function* jobsOf(from: number, seeds: number, stopped: AbortSignal): Iterable<SeedJob> {
  const until = values.minutes === undefined ? Infinity : performance.now() + Number(values.minutes) * 60_000
  for (let seed = from; seed < from + seeds && performance.now() < until && !stopped.aborted; seed += 1)
    yield { seed, steps, weeksAdapt: doWeeksAdaptIn(seed), postgresUrl }
}

function printTotals(from: number, seeds: number, totals: ReadonlyMap<string, number>): void {
  const total = (what: string): number => totals.get(what) ?? 0
  const sorted = [...totals].sort(([a], [b]) => (a < b ? -1 : 1))
  const names = sorted.flatMap(([what]) => (what.startsWith(drawn) ? [what.slice(drawn.length)] : []))
  console.log(
    `${seeds} seeds from ${from}, ${seeds * steps} steps, ${total('mutation executed')} mutations, ${total('edit replayed')} rebases, ${total('replica checked')} replica states checked`,
  )
  for (const [what, times] of sorted) if (!isOfOneMutation(what)) console.log(`  ${String(times).padStart(8)} ${what}`)
  for (const fault of faults) if (total(fault) === 0) console.log(`  ${'0'.padStart(8)} ${fault}  NEVER INJECTED`)
  const [done, refused] = [total('edit done'), total('edit refused at once')]
  console.log(
    `${share(done, done + refused)} of ${done + refused} edits were done at once, the others refused on the device`,
  )
  const applied = names.reduce((sum, name) => sum + total(`${executed}${name}, applied`), 0)
  console.log(`${share(applied, total('mutation executed'))} of what reached the server was applied`)
  console.log('  applied  not, by the server')
  for (const name of names) {
    const [taken, other] = [total(`${executed}${name}, applied`), total(`${executed}${name}, not applied`)]
    console.log(
      `  ${String(taken).padStart(7)} ${String(other).padStart(4)} ${name}${taken === 0 ? '  NEVER APPLIED' : ''}`,
    )
  }
}

// A function, because the run above ends before a constant down here would be there.
function share(part: number, of: number): string {
  return `${of === 0 ? 0 : Math.round((100 * part) / of)} %`
}

/** What cannot be understood is answered by a sentence and the ways to ask, not by where in the code it was noticed. */
function readOptions<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function wholeNumber(name: string, text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : refuse(`--${name} is a whole number, not ${text}`)
}

function refuse(why: string): never {
  console.error(`${why}\n${usage}`)
  process.exit(2)
}
