import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SeedReport } from './run-seed.ts'

/** What one process is told to run. */
export interface SeedJob {
  readonly seed: number
  readonly steps: number
  readonly weeksAdapt: boolean
  readonly postgresUrl: string | null
}

/** A report on its way between two processes: of the trace its hash alone. */
export interface SentReport extends Omit<SeedReport, 'counts' | 'lines'> {
  readonly counts: readonly (readonly [string, number])[]
  /** What the seed took of a processor. */
  readonly processorMs: number
}

export const sentReport = (
  { seed, steps, weeksAdapt, postgresUrl, failures, counts, hash, tasks }: SeedReport,
  processorMs: number,
): SentReport => ({
  seed,
  steps,
  weeksAdapt,
  postgresUrl,
  failures,
  counts: [...counts],
  hash,
  tasks,
  processorMs,
})

/** Most of what a system allocates is gone with the next task: a young generation of this size lets it die there. */
const nodeOptions = ['--max-semi-space-size=64']

const seedProcess = fileURLToPath(new URL('seed-process.ts', import.meta.url))

/** A seed takes seconds. One that has not ended by then, on however busy a machine, goes round in a circle. */
const seedMinutesMax = 15

export interface JobsDeps {
  readonly jobs: number
  readonly work: Iterable<SeedJob>
  readonly onReport: (report: SeedReport, processorMs: number) => void
  /** The process that had this seed in hand ended without a word about it; the seeds behind it go to another. */
  readonly onCrash: (job: SeedJob, why: string) => void
  /** What each process runs. */
  readonly file?: string
}

/** Runs seeds in so many processes at once; each is reported as soon as it is through. */
export async function runInJobs(deps: JobsDeps): Promise<void> {
  const waiting = deps.work[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: deps.jobs }, async () => {
      while (!(await isThrough(waiting, deps)));
    }),
  )
}

/** One process, as long as it lives; answers whether nothing was left for it. */
function isThrough(waiting: Iterator<SeedJob>, { onReport, onCrash, file = seedProcess }: JobsDeps): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const first = waiting.next()
    if (first.done === true) return resolve(true)
    const child = fork(file, { execArgv: nodeOptions })
    let inHand: SeedJob | null = null
    let isLate = false
    let timer: NodeJS.Timeout | undefined
    const take = (next: IteratorResult<SeedJob>): void => {
      clearTimeout(timer)
      inHand = next.done === true ? null : next.value
      if (inHand === null) return void (child.connected && child.disconnect())
      child.send(inHand)
      timer = setTimeout(() => {
        isLate = true
        child.kill('SIGKILL')
      }, seedMinutesMax * 60_000)
    }
    child.on('message', ({ counts, processorMs, ...report }: SentReport) => {
      onReport({ ...report, counts: new Map(counts), lines: [] }, processorMs)
      take(waiting.next())
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (inHand === null) return resolve(true)
      const why = isLate ? `no end within ${seedMinutesMax} minutes` : `its process ended with ${signal ?? code}`
      onCrash(inHand, why)
      resolve(false)
    })
    take(first)
  })
}
