// What a device that lacks nothing costs the engine while the database holds a million records, beside the two reads that nothing could do without.
import { rmSync } from 'node:fs'
import { newFolder } from './data-folder.ts'
import { measureFigure } from './figure.ts'
import { quickRun } from './measure.ts'
import { openSchool } from './school.ts'
import { seedEntries } from './seed-entries.ts'
import { catchUp, cpuMicrosOf, deviceOf } from './sync-cost.ts'

const learners = quickRun ? 10 : 200
const recordsOfLearner = quickRun ? 100 : 5_000
const pulls = quickRun ? 20 : 2_000

const folder = newFolder('idle-pull')
const school = await openSchool(folder, 'a secret', Date.now())
const people = await Promise.all(Array.from({ length: learners }, (_, n) => school.admit(n)))
const [person] = people
if (school.database.type !== 'sqlite' || person === undefined) throw new Error('Measured on SQLite')
// Until it is full nothing of it is worth keeping.
school.database.writer.pragma('synchronous = off')
// In the order of their ids, or filling takes minutes; how they lie is nothing to a pull that reads none of them.
for (const [place, { learner }] of people.entries()) {
  seedEntries(school, learner, recordsOfLearner, (n) => `entry-${1_000_000 + place * recordsOfLearner + n}`)
  if ((place + 1) % 50 === 0) console.log(`${place + 1} of ${learners} learners filled`)
}
school.database.writer.pragma('wal_checkpoint(truncate)')
school.database.writer.pragma('synchronous = full')
const { reader } = school.database
const readSpace = reader.prepare('select id, version, digest, floor, access from space where id = ?')
const readClient = reader.prepare('select account, last_seq, acked_seq from client where id = ?')
const device = deviceOf(school, person)
await catchUp(device)

await measureFigure({
  lines: {
    pull: {
      title: `idle pull at ${(learners * recordsOfLearner).toLocaleString('en')} records, server CPU`,
      unit: 'ms',
      target: { atMost: 0.2 },
      floor: 'reading the row of the client and that of the space',
    },
  },
  floor: async () => ({
    pull:
      (await cpuMicrosOf(pulls, async () => {
        readClient.get('bench-device')
        readSpace.get(`learner:${person.learner}`)
      })) / 1_000,
  }),
  ours: async () => ({ pull: (await cpuMicrosOf(pulls, () => device.sync())) / 1_000 }),
})
await device.close()
await school.close()
rmSync(folder, { recursive: true })
