import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import type { PostgresHandle } from '../database/open-database.ts'
import { UnusableDatabase } from '../database/unusable-database.ts'
import { syncToDisk } from './backup-sqlite.ts'

const rowsPerFetch = 1_000
/** The tables that say which migrations have run are not ours to restore. */
const notDumped = new Set(['kysely_migration', 'kysely_migration_lock'])

export interface DumpHeader {
  readonly etude: 'dump'
  readonly format: 1
  readonly migrations: readonly string[]
  readonly tables: readonly string[]
}
export type DumpLine = DumpHeader | { readonly table: string; readonly row: object } | { readonly end: number }

/** STORE-6. Writes our tables as of one moment, a line of JSON a row; the last line counts them, so that a dump that was cut off is known. */
export async function dumpPostgres({ pool }: PostgresHandle, target: string): Promise<void> {
  if (existsSync(target)) throw new UnusableDatabase(`${target} is there already; a backup replaces nothing.`)
  const partial = `${target}.partial`
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await pipeline(Readable.from(dumpLines(client)), createWriteStream(partial))
    await client.query('commit')
    await readDump(partial, () => Promise.resolve())
    syncToDisk(partial)
    renameSync(partial, target)
  } catch (error) {
    rmSync(partial, { force: true })
    if (error instanceof Error && 'syscall' in error) {
      throw new UnusableDatabase(`The backup ${target} could not be written: ${error.message}.`)
    }
    throw error
  } finally {
    client.release(true)
  }
}

async function* dumpLines(client: pg.PoolClient): AsyncGenerator<string> {
  const tables = await ourTables(client)
  const line = (value: DumpLine): string => `${JSON.stringify(value)}\n`
  yield line({ etude: 'dump', format: 1, migrations: await migrationsOf(client), tables })
  let rows = 0
  for (const table of tables) {
    await client.query(`declare dumped no scroll cursor for select * from ${client.escapeIdentifier(table)}`)
    for (;;) {
      const page = await client.query<object>(`fetch ${rowsPerFetch} from dumped`)
      for (const row of page.rows) yield line({ table, row })
      rows += page.rows.length
      if (page.rows.length < rowsPerFetch) break
    }
    await client.query('close dumped')
  }
  yield line({ end: rows })
}

/** A table comes after those that it refers to. */
async function ourTables(client: pg.ClientBase): Promise<readonly string[]> {
  const found = await client.query<{ name: string; parents: string[] }>(`
    select t.tablename as name, coalesce(array_agg(p.relname::text) filter (where p.relname is not null and p.relname <> t.tablename), '{}') as parents
    from pg_tables t join pg_class c on c.relname = t.tablename and c.relnamespace = current_schema()::regnamespace
    left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' left join pg_class p on p.oid = k.confrelid
    where t.schemaname = current_schema() group by t.tablename order by t.tablename`)
  const waiting = found.rows.filter(({ name }) => !notDumped.has(name))
  const ordered: string[] = []
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ parents }) => parents.every((parent) => ordered.includes(parent)))
    const [table] = waiting.splice(Math.max(next, 0), 1)
    if (next === -1) throw new Error('Tables refer to each other in a circle')
    if (table !== undefined) ordered.push(table.name)
  }
  return ordered
}

async function migrationsOf(client: pg.ClientBase): Promise<readonly string[]> {
  const done = await client.query<{ name: string }>('select name from kysely_migration order by name')
  return done.rows.map(({ name }) => name)
}

/** Reads a dump to its end and refuses one that is something else or not whole; each row is handed over as it comes. */
export async function readDump(file: string, take: (table: string, row: object) => Promise<void>): Promise<DumpHeader> {
  let header: DumpHeader | undefined
  let rows = 0
  let whole = false
  const input = createReadStream(file)
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const line = parseLine(text)
      if (header === undefined) {
        if (line === undefined || !('etude' in line) || line.format !== 1) break
        header = line
      } else if (line !== undefined && 'row' in line && header.tables.includes(line.table)) {
        rows += 1
        await take(line.table, line.row)
      } else {
        whole = line !== undefined && 'end' in line && line.end === rows
        break
      }
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new UnusableDatabase(`There is no backup at ${file}.`)
    throw error
  } finally {
    input.destroy()
  }
  if (header === undefined) throw new UnusableDatabase(`${file} is not a backup of Etude on PostgreSQL.`)
  if (!whole) throw new UnusableDatabase(`${file} is only half written: it is not a whole backup.`)
  return header
}

function parseLine(text: string): DumpLine | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as DumpLine) : undefined
  } catch {
    // A line that is no JSON is where a dump was cut off, or something else altogether.
    return undefined
  }
}
