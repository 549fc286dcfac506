import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SeedReport } from './run-seed.ts'

/** What one process is told to run. */
export interface SeedJob {
  readonly seed: number
  readonly steps: number
  readonly postgresUrl: string | null
}

/** A report on its way between two processes: of the trace its hash alone. */
export interface SentReport extends Omit<SeedReport, 'counts' | 'lines'> {
  readonly counts: readonly (readonly [string, number])[]
}

export const sentReport = ({ seed, steps, failures, counts, hash, tasks }: SeedReport): SentReport => ({
  seed,
  steps,
  failures,
  counts: [...counts],
  hash,
  tasks,
})

/** Most of what a system allocates is gone with the next task: a young generation of this size lets it die there. */
const nodeOptions = ['--max-semi-space-size=64']

/** Runs seeds in so many processes at once; each is reported as soon as it is through. */
export async function runInJobs(
  jobs: number,
  work: Iterable<SeedJob>,
  onReport: (report: SeedReport) => void,
): Promise<void> {
  const waiting = work[Symbol.iterator]()
  await Promise.all(Array.from({ length: jobs }, () => oneProcess(waiting, onReport)))
}

function oneProcess(waiting: Iterator<SeedJob>, onReport: (report: SeedReport) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('seed-process.ts', import.meta.url)), { execArgv: nodeOptions })
    const next = (): void => {
      const { value, done } = waiting.next()
      if (done === true) child.disconnect()
      else child.send(value)
    }
    child.on('message', ({ counts, ...report }: SentReport) => {
      onReport({ ...report, counts: new Map(counts), lines: [] })
      next()
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`A process that runs seeds ended with ${signal ?? code}`))
    })
    next()
  })
}
