// Ten times as much of something, and what one sync then costs the engine's processor: idle, and with one change. Flat is what it should be.
import { rmSync } from 'node:fs'
import { ClassId } from '@etude/core'
import { newFolder } from './data-folder.ts'
import { measureFigure } from './figure.ts'
import { quickRun } from './measure.ts'
import { openSchool } from './school.ts'
import type { Person, School } from './school.ts'
import { seedEntries } from './seed-entries.ts'
import { catchUp, cpuMicrosOf, deviceOf } from './sync-cost.ts'
import type { SyncingDevice } from './sync-cost.ts'

/** So many that what garbage one of them left behind decides nothing: one takes some 30 µs. */
const idleSyncs = quickRun ? 10 : 4_000
const changes = quickRun ? 10 : 100
const flat = { unit: 'µs', target: { timesAtMost: 1.3 }, floor: 'the same with a tenth' } as const

interface World {
  readonly idle: () => Promise<number>
  readonly changed: () => Promise<number>
  readonly close: () => Promise<void>
}

await grow('users', `${of(2_000)} accounts instead of ${of(200)}`, (school, times) => users(school, of(200) * times))
await grow('records', `${of(20_000)} records of a learner instead of ${of(2_000)}`, async (school, times) => {
  const person = await school.admit(0)
  seedEntries(school, person.learner, of(2_000) * times)
  return person
})
await grow('spaces', `a tutor of ${of(500)} learners instead of ${of(50)}`, (school, times) =>
  tutor(school, of(50) * times),
)
await grow(
  'history',
  `${of(20_000)} earlier changes of a device instead of ${of(2_000)}`,
  (school) => school.admit(0),
  async (device, person, times) => {
    for (let n = 0; n < of(2_000) * times; n += 1) await device.sync(changeOf(person, `before ${n}`))
  },
)

/** Measures one dimension, both sizes beside each other. */
async function grow(
  id: string,
  title: string,
  fill: (school: School, times: number) => Promise<Person>,
  live: (device: SyncingDevice, person: Person, times: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const [small, large] = [await open(id, 1, fill, live), await open(id, 10, fill, live)]
  const both = async ({ idle, changed }: World) => ({ [`${id}-idle`]: await idle(), [`${id}-change`]: await changed() })
  await measureFigure({
    lines: {
      [`${id}-idle`]: { title: `growth, ${title}: an idle sync`, ...flat },
      [`${id}-change`]: { title: `growth, ${title}: a sync with one change`, ...flat },
    },
    floor: () => both(small),
    ours: () => both(large),
  })
  await small.close()
  await large.close()
}

async function open(
  id: string,
  times: number,
  fill: (school: School, times: number) => Promise<Person>,
  live: (device: SyncingDevice, person: Person, times: number) => Promise<void>,
): Promise<World> {
  const folder = newFolder(`growth-${id}`)
  const school = await openSchool(folder, 'a secret', Date.now())
  const { database } = school
  if (database.type !== 'sqlite') throw new Error('Measured on SQLite')
  // What filling costs is not the question.
  database.writer.pragma('synchronous = off')
  const person = await fill(school, times)
  const device = deviceOf(school, person)
  await catchUp(device)
  await live(device, person, times)
  database.writer.pragma('wal_checkpoint(truncate)')
  database.writer.pragma('synchronous = full')
  let changed = 0
  return {
    idle: () => cpuMicrosOf(idleSyncs, () => device.sync()),
    changed: () => cpuMicrosOf(changes, () => device.sync(changeOf(person, `Anna ${(changed += 1)}`))),
    async close() {
      await device.close()
      await school.close()
      rmSync(folder, { recursive: true })
    },
  }
}

function changeOf({ user }: Person, displayName: string) {
  return { name: 'settings.change', args: { user, displayName } }
}

async function users(school: School, count: number): Promise<Person> {
  const people = await Promise.all(Array.from({ length: count }, (_, n) => school.admit(n)))
  for (const { learner } of people) seedEntries(school, learner, 20)
  const [first] = people
  if (first === undefined) throw new Error('Nobody was admitted')
  return first
}

async function tutor(school: School, learners: number): Promise<Person> {
  const person = await school.admit(0)
  const perClass = 25
  for (let n = 0; n < learners; n += perClass) {
    const id = ClassId.parse(`class-${n / perClass}`)
    await school.run('class.create', { class: id, title: 'Strings', tutor: person.user, tutorName: 'Ms Tutor' })
    await Promise.all(
      Array.from({ length: Math.min(perClass, learners - n) }, async (_, place) => {
        const { learner } = await school.admit(1 + n + place)
        await school.run('class.enrol', { class: id, learner, learnerName: `Learner ${n + place}` })
      }),
    )
  }
  return person
}

/** A hundredth of it shows that it still runs. */
function of(count: number): number {
  return quickRun ? Math.ceil(count / 100) : count
}
