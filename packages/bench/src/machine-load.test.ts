import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { isQuiet, machineTimes, othersBetween } from './machine-load.ts'
import type { MachineTimes } from './machine-load.ts'

const times = (fields: Partial<MachineTimes>): MachineTimes => ({ at: 0, busy: 0, stolen: 0, own: 0, ...fields })

test('[BENCH-4] what others had is what was busy and not ours, and what the host took', () => {
  const between = othersBetween(times({}), times({ at: 1_000, busy: 1_500, own: 1_300, stolen: 50 }))
  expect(between.others).toBe(250)
  expect(between.capacity % 1_000).toBe(0)
})

test('[BENCH-4] a run is not quiet when somebody else had more than a tenth of the machine', () => {
  expect(isQuiet({ capacity: 2_000, others: 200 })).toBe(true)
  expect(isQuiet({ capacity: 2_000, others: 300 })).toBe(false)
})

test('[BENCH-4] the work of a process that this one started is its own, while it runs and after it has ended', async () => {
  const before = machineTimes()
  const child = spawn(process.execPath, [
    '-e',
    "while (process.cpuUsage().user < 400_000) {}; console.log('done'); process.stdin.once('data', () => process.exit())",
  ])
  await once(child.stdout, 'data')
  const during = machineTimes()
  child.stdin.write('go\n')
  await once(child, 'close')
  const after = machineTimes()
  if (before === null || during === null || after === null) return expect(process.platform).not.toBe('linux')
  expect(during.own - before.own).toBeGreaterThanOrEqual(350)
  expect(after.own - before.own).toBeGreaterThanOrEqual(350)
})
