// Durable pushes over HTTP, one mutation each, of 100 devices at once: the real server in a process of its own, asked by another, with its floor beside it.
import { fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { askChild } from './ask-child.ts'
import { startChildServer, startRealServer } from './child-server.ts'
import type { ChildServer } from './child-server.ts'
import { newFolder } from './data-folder.ts'
import { measureFigure } from './figure.ts'
import { quickRun } from './measure.ts'
import type { Device, Done, Order } from './push-load-process.ts'
import { openSchool } from './school.ts'

const clients = 100
const rounds = quickRun ? Number(process.env['ROUNDS'] ?? 5) : 100
const secret = 'a secret that only this measurement knows'

const folder = newFolder('push')
const devices = await fillSchool()
const bare = await startChildServer('floor-server-process.ts', { env: { DATA_DIR: folder } })
const server = await startRealServer(folder, secret, { PUBLIC_URL: 'http://127.0.0.1:0' })
const load = fork(join(import.meta.dirname, 'push-load-process.ts'))

await measureFigure({
  lines: {
    rate: {
      title: `durable pushes over HTTP, one mutation each, ${clients} devices, synchronous=FULL`,
      unit: 'a second',
      target: { atLeast: 9_000 },
      floor: 'a bare route that inserts the row, commits shared by a tick',
    },
    cpu: { title: 'server CPU for one of them', unit: 'µs', target: { atMost: 100 }, floor: 'the same route' },
  },
  floor: () => pushTo(bare),
  ours: () => pushTo(server),
})
load.disconnect()
await bare.stop()
await server.stop()
rmSync(folder, { recursive: true })

async function pushTo(to: ChildServer): Promise<{ rate: number; cpu: number }> {
  const { hostname, port } = new URL(to.address)
  const before = await to.cpuMs()
  const order: Order = { host: hostname, port: Number(port), devices, rounds }
  const done = await askChild<Done>(load, order)
  const cpuMs = (await to.cpuMs()) - before
  if (process.env['SHOW'] === '1')
    console.log(`load ${((done.cpuMs * 1_000) / (clients * rounds)).toFixed(0)} µs of its own`)
  return { rate: (clients * rounds * 1_000) / done.ms, cpu: (cpuMs * 1_000) / (clients * rounds) }
}

async function fillSchool(): Promise<readonly Device[]> {
  const school = await openSchool(folder, secret, Date.now())
  const people = await Promise.all(Array.from({ length: clients }, (_, n) => school.admit(n)))
  await school.close()
  return people.map(({ user, learner, cookie }, n) => ({ account: user, learner, cookie, client: `device-${n}` }))
}
