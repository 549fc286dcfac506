import fc from 'fast-check'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryPostgres, temporarySqlite } from '../database/for-each-database.ts'
import { migrate } from '../database/migrate.ts'
import type { Database } from '../database/open-database.ts'
import { verifyDatabase } from '../database/verify-database.ts'
import { mutationHash } from '../commit/mutation-hash.ts'
import { childOf, classOf, clientOf, deedOf, mutationOf, userOf, writers } from './crash-script.ts'

const kills = 20
const commitsPerRun = 1_000

/** Starts the writer, kills it without warning when it has acknowledged so many, and answers the last number that each client was told of. */
async function killAfter(type: string, where: string, acknowledgements: number): Promise<readonly number[]> {
  const program = join(import.meta.dirname, 'crash-writer.ts')
  const child = spawn(process.execPath, [program, type, where, String(commitsPerRun)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const told = Array.from({ length: writers }, () => 0)
  let lines = 0
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const [writer = 0, seq = 0] = part.split(' ').map(Number)
      told[writer] = seq
      lines += 1
      if (lines === acknowledgements) child.kill('SIGKILL')
    }
  })
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect(errors).toBe('')
  expect(signal).toBe('SIGKILL')
  return told
}

async function expectWhole(database: Database, told: readonly number[]): Promise<void> {
  expect(await verifyDatabase(database)).toEqual([])
  for (let writer = 0; writer < writers; writer += 1) {
    const client = await database.db
      .selectFrom('client')
      .select('last_seq')
      .where('id', '=', clientOf(writer))
      .executeTakeFirst()
    const lastSeq = client?.last_seq ?? 0
    // Nothing acknowledged is missing.
    expect(lastSeq).toBeGreaterThanOrEqual(told[writer] ?? 0)
    await expectExactly(database, writer, lastSeq)
  }
}

/** Everything up to this number is there, and nothing of what comes after it. */
async function expectExactly({ db }: Database, writer: number, lastSeq: number): Promise<void> {
  const hashes = await db
    .selectFrom('mutation')
    .select(['seq', 'hash'])
    .where('client', '=', clientOf(writer))
    .orderBy('seq')
    .execute()
  const seqs = Array.from({ length: lastSeq }, (_, index) => index + 1)
  expect(hashes).toEqual(seqs.map((seq) => ({ seq, hash: mutationHash(mutationOf(writer, seq)) })))
  const ids = async (kind: string, like: string): Promise<readonly string[]> => {
    const rows = await db.selectFrom('record').select('id').where('kind', '=', kind).where('id', 'like', like).execute()
    return rows.map(({ id }) => id).sort()
  }
  const expected = (deed: string, idOf: (writer: number, seq: number) => string): readonly string[] =>
    seqs
      .filter((seq) => deedOf(seq) === deed)
      .map((seq) => idOf(writer, seq))
      .sort()
  expect(await ids('learner', `child-${writer}-%`)).toEqual(expected('create-child', childOf))
  expect(await ids('class', `class-${writer}-%`)).toEqual(expected('create-class', classOf))
  expect(await ids('board', `class-${writer}-%`)).toEqual(expected('create-class', classOf))
  const settings = await db
    .selectFrom('record')
    .select(['version', 'body'])
    .where('kind', '=', 'user-settings')
    .where('id', '=', userOf(writer))
    .executeTakeFirst()
  const renames = seqs.filter((seq) => deedOf(seq) === 'rename')
  expect(settings?.version ?? 0).toBe(renames.length)
  if (settings !== undefined) expect(JSON.parse(settings.body)).toMatchObject({ displayName: `Name ${renames.at(-1)}` })
}

const databases = {
  SQLite: async () => {
    const { database, close } = await temporarySqlite()
    return { database, type: 'sqlite', where: database.file, close }
  },
  PostgreSQL: async () => {
    const { database, url, close } = await temporaryPostgres()
    return { database, type: 'postgres', where: url, close }
  },
}

describe.each(Object.entries(databases))('a process that is killed on %s', (_name, open) => {
  test(
    `[STORE-5] [SYNC-1] ${kills} times in the middle of ${commitsPerRun} commits: nothing acknowledged is missing, nothing half written is there`,
    { timeout: 120_000 },
    async () => {
      const { database, type, where, close } = await open()
      await migrate(database)
      for (const moment of fc.sample(fc.integer({ min: 1, max: commitsPerRun * 0.9 }), kills)) {
        const told = await killAfter(type, where, moment)
        await expectWhole(database, told)
      }
      await close()
    },
  )
})
