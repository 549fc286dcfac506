// One write and the last of 500 open sockets that holds its row: the real server, beside a bare socket server; both have it on the disk before anybody hears.
import { fork } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { askChild } from './ask-child.ts'
import { startChildServer, startRealServer } from './child-server.ts'
import { newFolder } from './data-folder.ts'
import { measureFigure } from './figure.ts'
import type { Heard, ListenOrder } from './listen-load-process.ts'
import { median, quickRun } from './measure.ts'
import { openSchool } from './school.ts'

const accounts = quickRun ? 2 : 25
const socketsOfAccount = 20
const writes = quickRun ? 2 : 20
const secret = 'a secret that only this measurement knows'
const publicUrl = 'http://127.0.0.1:0'

const folder = newFolder('listen')
const school = await openSchool(folder, secret, Date.now())
const learner = await school.admit(0)
const guardians = await Promise.all(Array.from({ length: accounts - 1 }, (_, n) => school.signIn(n + 1)))
for (const { user } of guardians)
  await school.run('learner.add-guardian', { learner: learner.learner, guardian: user, guardianName: 'Guardian' })
await school.close()
const cookies = [learner, ...guardians].flatMap(({ cookie }) => Array.from({ length: socketsOfAccount }, () => cookie))
const bare = await startChildServer('listen-floor-process.ts', { env: { DATA_DIR: folder } })
const server = await startRealServer(folder, secret, { PUBLIC_URL: publicUrl })
const load = fork(join(import.meta.dirname, 'listen-load-process.ts'))
const device = { account: learner.user, client: 'bench-writer', learner: learner.learner, origin: publicUrl }

await measureFigure({
  lines: {
    heard: {
      title: `one write → ${cookies.length} listeners hold the row`,
      unit: 'ms',
      target: { timesAtMost: 1.2 },
      floor: 'a bare socket server that inserts it, synced to the disk, and hands it on',
    },
  },
  floor: () => hear({ address: bare.address, cookies, writes, device: null }),
  ours: () => hear({ address: server.address, cookies, writes, device }),
})
load.disconnect()
await bare.stop()
await server.stop()
rmSync(folder, { recursive: true })

async function hear(order: ListenOrder): Promise<{ heard: number }> {
  const { ms } = await askChild<Heard>(load, order)
  return { heard: median(ms) }
}
