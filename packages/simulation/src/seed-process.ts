import { runSeed } from './run-seed.ts'
import { sentReport } from './run-in-jobs.ts'
import type { SeedJob } from './run-in-jobs.ts'

/** Runs one seed after another for whoever started it, and ends with its channel. */
// Ctrl-C reaches every process of a terminal. Whoever started this one decides what is still run to its end.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
process.on('message', (job: SeedJob) => {
  const before = process.cpuUsage()
  void runSeed(job).then((report) => {
    const { user, system } = process.cpuUsage(before)
    process.send?.(sentReport(report, (user + system) / 1_000))
  })
})
