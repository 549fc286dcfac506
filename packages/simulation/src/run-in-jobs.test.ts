import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runInJobs } from './run-in-jobs.ts'

/** Answers every seed but the third, of which it dies. */
const diesOfTheThird = `
process.on('message', ({ seed, steps }) => {
  if (seed === 3) process.exit(9)
  process.send({ seed, steps, failures: [], counts: [['run', 1]], hash: '', tasks: 0, processorMs: 5 })
})
`

test('[SYNC-18] a process that dies is a failure of the seed that it had in hand, and those behind it are run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'etude-jobs-'))
  const file = join(folder, 'dies.mjs')
  writeFileSync(file, diesOfTheThird)
  const ran: number[] = []
  const crashed: string[] = []
  let spentMs = 0
  try {
    await runInJobs({
      jobs: 2,
      file,
      work: [1, 2, 3, 4, 5, 6].map((seed) => ({ seed, steps: 1, weeksAdapt: false, postgresUrl: null })),
      onReport: ({ seed }, processorMs) => {
        ran.push(seed)
        spentMs += processorMs
      },
      onCrash: ({ seed }, why) => crashed.push(`${seed}: ${why}`),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  expect(ran.toSorted((a, b) => a - b)).toEqual([1, 2, 4, 5, 6])
  expect(spentMs).toBe(25)
  expect(crashed).toEqual(['3: its process ended with 9'])
})
