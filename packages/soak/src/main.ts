import { createDatabase, startPostgres } from '@etude/testbed'
import { parseArgs } from 'node:util'
import { openDisk } from './disk.ts'
import { runSoak } from './run-soak.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    db: { type: 'string', default: 'both' },
    sockets: { type: 'string', default: '1000' },
    accounts: { type: 'string' },
    pushers: { type: 'string', default: '100' },
    devices: { type: 'string', default: '4' },
    rates: { type: 'string', default: '500,1000,1500,2000' },
    'fault-every': { type: 'string', default: '10' },
    'disk-mb': { type: 'string', default: '2000' },
  },
})

/** Below what the server lets one account have, with room for a device and for what is opened again. */
const socketsOfAnAccount = 12

let ok = true
if (values.db !== 'postgres') ok = await soak(null)
if (values.db !== 'sqlite') {
  const postgres = await startPostgres({ waitsForDisk: true })
  try {
    const { url } = await createDatabase(postgres.url)
    // Also where the other has failed: each says something of its own.
    if (!(await soak(url))) ok = false
  } finally {
    await postgres.stop()
  }
}
process.exit(ok ? 0 : 1)

async function soak(databaseUrl: string | null): Promise<boolean> {
  const started = performance.now()
  const disk = openDisk(Number(values['disk-mb']))
  try {
    const { lines, ok } = await runSoak({
      minutes: Number(values.minutes),
      sockets: Number(values.sockets),
      accounts: Number(values.accounts ?? Math.ceil(Number(values.sockets) / socketsOfAnAccount)),
      pushers: Number(values.pushers),
      devices: Number(values.devices),
      rates: values.rates.split(',').map(Number),
      faultEveryMs: Number(values['fault-every']) * 1_000,
      databaseUrl,
      disk,
      say: (line) => console.log(`${((performance.now() - started) / 1000).toFixed(0)} s: ${line}`),
    })
    for (const line of lines) console.log(line)
    return ok
  } finally {
    disk.remove()
  }
}
