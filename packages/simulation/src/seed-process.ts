import { runSeed } from './run-seed.ts'
import { sentReport } from './run-in-jobs.ts'
import type { SeedJob } from './run-in-jobs.ts'

/** Runs one seed after another for whoever started it, and ends with its channel. */
process.on('message', (job: SeedJob) => {
  void runSeed(job).then((report) => process.send?.(sentReport(report)))
})
