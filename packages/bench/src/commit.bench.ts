// Durable pushes a second through commit(), one mutation each, beside a raw prepared insert of the same body with the commit shared by as many.
// Both at synchronous=FULL, in turns, so that what else the machine does falls on both.
import type BetterSqlite3 from 'better-sqlite3'
import { At, ClientId, Instant, LearnerId, UserId, ZoneName, systemActor } from '@etude/core'
import type { Json, SentMutation } from '@etude/core'
import { createCommit, migrate, openDatabase } from '@etude/server'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { newFolder } from './data-folder.ts'
import { measureFigure } from './figure.ts'
import { quickRun } from './measure.ts'
import { sayTool } from './tool.ts'

const clients = 100
const rounds = quickRun ? 20 : 100
const shared = {
  unit: 'a second',
  target: { timesAtLeast: 0.5 },
  floor: 'raw inserts that share commits alike',
} as const

const at = At.parse({ instant: 1_790_000_000_000, zone: 'Europe/Berlin', offset: 120 })
const zone = ZoneName.parse('Europe/Berlin')

const folder = newFolder('commit')
const floor = await openFloor()
const settings = await openPushes('settings.change', (n, text) => ({ user: `user${n}`, displayName: text }))
const profile = await openPushes('learner.edit-profile', (n, text) => ({ learner: `learner${n}`, name: text }))
let round = 0

await measureFigure({
  lines: {
    settings: { title: 'commit() alone: durable pushes, settings.change', ...shared },
    profile: { title: 'commit() alone: durable pushes, learner.edit-profile', ...shared },
  },
  async floor() {
    const rate = await floor.run((round += 1))
    return { settings: rate, profile: rate }
  },
  ours: async () => ({ settings: await settings.run((round += 1)), profile: await profile.run((round += 1)) }),
})
for (const { close } of [floor, settings, profile]) await close()
rmSync(folder, { recursive: true })

/** The row into our own record table, with the indexes that reading needs, on a connection that is set up as commit's is. */
async function openFloor() {
  const database = await openDatabase({ databaseUrl: null, dataDir: join(folder, 'floor') })
  if (database.type !== 'sqlite') throw new Error('The floor is measured on SQLite')
  await migrate(database)
  const version = database.writer.prepare('select sqlite_version()').pluck().get()
  sayTool({ tool: 'SQLite', version: String(version) })
  return { ...rawInserts(database.writer), close: () => database.close() }
}

function rawInserts(connection: BetterSqlite3.Database) {
  const insert = connection.prepare(
    'insert into record (space, kind, id, version, deleted, body) values (?, ?, ?, ?, 0, ?)',
  )
  return {
    async run(run: number): Promise<number> {
      const start = performance.now()
      for (let round = 0; round < rounds; round += 1) {
        connection.exec('begin immediate')
        for (let n = 0; n < clients; n += 1) {
          const body = { user: `user${n}`, displayName: nameIn(run, round), language: 'en', appearance: 'system' }
          const version = run * rounds + round
          insert.run(`user:user${n}`, 'user-settings', `user${n}-${version}`, version, JSON.stringify(body))
        }
        connection.exec('commit')
      }
      return rate(start)
    },
  }
}

async function openPushes(name: string, argsOf: (n: number, text: string) => Json) {
  const dataDir = join(folder, name)
  const database = await openDatabase({ databaseUrl: null, dataDir })
  await migrate(database)
  const commit = createCommit({ database, now: () => Instant.parse(Date.now()) })
  await prepareSchool()
  const seqs = Array.from({ length: clients }, () => 0)

  async function prepareSchool(): Promise<void> {
    for (let n = 0; n < clients; n += 1) {
      const args = { learner: LearnerId.parse(`learner${n}`), user: UserId.parse(`user${n}`), name: 'Anna', zone }
      await commit.run(systemActor('bench'), { name: 'learner.create', version: 1, args })
    }
  }

  /** One device: sends a mutation, waits until it is durable, sends the next. */
  async function device(n: number, run: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const seq = (seqs[n] ?? 0) + 1
      seqs[n] = seq
      const mutation: SentMutation = {
        seq,
        name,
        v: 1,
        args: argsOf(n, nameIn(run, round)) as SentMutation['args'],
        at,
      }
      const push = {
        account: UserId.parse(`user${n}`),
        client: ClientId.parse(`client-${n}`),
        ack: seq - 1,
        mutations: [mutation],
      }
      const pushed = await commit.push(push)
      if (pushed.type !== 'pushed' || pushed.outcomes[0]?.type !== 'applied') throw new Error(JSON.stringify(pushed))
    }
  }

  return {
    async run(run: number): Promise<number> {
      const start = performance.now()
      await Promise.all(Array.from({ length: clients }, (_, n) => device(n, run)))
      return rate(start)
    },
    async close(): Promise<void> {
      await commit.close()
      await database.close()
    },
  }
}

function nameIn(run: number, round: number): string {
  return `Anna in run ${run}, round ${round}`
}

function rate(start: number): number {
  return (clients * rounds * 1_000) / (performance.now() - start)
}
