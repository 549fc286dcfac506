// Durable pushes a second through commit(), one mutation each, beside a raw prepared insert of the same body with the commit shared by as many.
// Both at synchronous=FULL, in turns, so that what else the machine does falls on both.
import type BetterSqlite3 from 'better-sqlite3'
import { At, ClientId, Instant, LearnerId, UserId, ZoneName, systemActor } from '@etude/core'
import type { Json, SentMutation } from '@etude/core'
import { createCommit, migrate, openDatabase } from '@etude/server'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { median, quickRun } from './measure.ts'

const clients = 100
const rounds = quickRun ? 20 : 100
const runs = quickRun ? 3 : 7
const target = 0.5

const at = At.parse({ instant: 1_790_000_000_000, zone: 'Europe/Berlin', offset: 120 })
const zone = ZoneName.parse('Europe/Berlin')

/** Beside this file and not in /tmp, which may be memory: a sync must reach a disk. */
const folder = mkdtempSync(join(import.meta.dirname, '..', 'node_modules', '.commit-bench-'))
try {
  await measure()
} finally {
  rmSync(folder, { recursive: true })
}

async function measure(): Promise<void> {
  const measured = {
    bare: await openBare(),
    indexed: await openIndexed(),
    settings: await openPushes('settings.change', (n, text) => ({ user: `user${n}`, displayName: text })),
    profile: await openPushes('learner.edit-profile', (n, text) => ({ learner: `learner${n}`, name: text })),
  }
  type Name = keyof typeof measured
  const names = Object.keys(measured) as Name[]
  const rates: Record<Name, number[]> = { bare: [], indexed: [], settings: [], profile: [] }
  for (let run = 0; run < runs; run += 1) for (const name of names) rates[name].push(await measured[name].run(run))
  for (const name of names) await measured[name].close()

  const ratioTo = (floor: Name, name: Name): number =>
    median(rates[name].map((value, run) => value / (rates[floor][run] ?? Number.NaN)))
  const line = (name: Name, title: string): string => {
    const perSecond = Math.round(median(rates[name])).toLocaleString('en').padStart(8)
    return `${title.padEnd(52)}${perSecond} a second   ${ratioTo('bare', name).toFixed(2)} × bare   ${ratioTo('indexed', name).toFixed(2)} × indexed`
  }
  console.log(`${runs} runs in turns, ${clients} clients, ${clients} a commit, synchronous=FULL`)
  console.log(line('bare', 'raw prepared insert, bare table with a key'))
  console.log(line('indexed', 'raw prepared insert, the record table and its indexes'))
  console.log(line('settings', 'commit(), settings.change, one a push'))
  console.log(line('profile', 'commit(), learner.edit-profile, one a push'))
  const reached = ratioTo('indexed', 'settings') >= target
  console.log(`To reach: ${target} × the raw insert into the record table. ${reached ? 'Reached.' : 'NOT reached.'}`)
  if (!reached) process.exitCode = 1
}

/** The lowest floor: a row by its key, in a table from which nothing is ever read in another way. */
async function openBare() {
  const { writer, close } = await openOurs('bare')
  writer.exec('drop table record')
  writer.exec(
    'create table record (space text, kind text, id text, version integer, deleted integer, body text, primary key (space, kind, id))',
  )
  return { ...rawInserts(writer), close }
}

/** The floor that counts: the same row into our own table, with the indexes that reading needs. */
async function openIndexed() {
  const { writer, close } = await openOurs('indexed')
  return { ...rawInserts(writer), close }
}

/** Both floors write on a connection that is set up as commit's is. */
async function openOurs(name: string) {
  const database = await openDatabase({ databaseUrl: null, dataDir: join(folder, name) })
  if (database.type !== 'sqlite') throw new Error('The floors are measured on SQLite')
  await migrate(database)
  return { writer: database.writer, close: () => database.close() }
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
