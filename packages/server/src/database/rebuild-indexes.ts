import { isKindName } from '@etude/core'
import type { Stored } from '@etude/core'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { isSpace } from '../commit/record-grants.ts'
import type { SqlValue } from './sql-runner.ts'
import { allRecords, storedRecord } from './all-records.ts'
import { indexRowKey, indexRowsOf, membershipRowKey, membershipRowsOf } from './derived-rows.ts'
import type { Database } from './open-database.ts'
import type { Tables } from './tables.ts'

export interface Rebuilt {
  readonly added: number
  readonly removed: number
}

/** ACCESS-3. Makes the membership index what the records say, and tells the spaces whose readers that changes. */
export function rebuildMembership(database: Database): Promise<Rebuilt> {
  return rebuilding(database, 'membership', async (trx, records) => {
    const expected = new Map<string, Tables['membership']>()
    for await (const record of records)
      for (const row of membershipRowsOf(record)) expected.set(membershipRowKey(row), row)
    const found = (await trx.selectFrom('membership').selectAll().execute()).filter(({ kind }) => isKindName(kind))
    const { missing, extra } = difference(expected, new Map(found.map((row) => [membershipRowKey(row), row])))
    for (const row of missing) await trx.insertInto('membership').values(row).execute()
    for (const { object, subject, role, kind, record } of extra) {
      await trx
        .deleteFrom('membership')
        .where((row) => row.and({ object, subject, role, kind, record }))
        .execute()
    }
    await raiseAccess(trx, new Set([...missing, ...extra].map(({ object }) => object)))
    return { added: missing.length, removed: extra.length }
  })
}

/** Makes the record index what the kinds declare: needed after a kind has gained an index. */
export function rebuildRecordIndex(database: Database): Promise<Rebuilt> {
  return rebuilding(database, 'record_index', async (trx, records) => {
    const expected = new Map<string, Tables['record_index']>()
    for await (const record of records) for (const row of indexRowsOf(record)) expected.set(indexRowKey(row), row)
    const found = (await trx.selectFrom('record_index').selectAll().execute()).filter(({ kind }) => isKindName(kind))
    const { missing, extra } = difference(expected, new Map(found.map((row) => [indexRowKey(row), row])))
    for (const { kind, name, key, space, id } of extra) {
      await trx
        .deleteFrom('record_index')
        .where((row) => row.and({ kind, name, key, space, id }))
        .execute()
    }
    for (const row of missing) await trx.insertInto('record_index').values(row).execute()
    return { added: missing.length, removed: extra.length }
  })
}

/** On PostgreSQL other servers may be committing: whoever is about to change the table waits, and then changes it in full. */
function rebuilding(
  { type, db }: Database,
  table: 'membership' | 'record_index',
  work: (trx: Kysely<Tables>, records: AsyncIterable<Stored>) => Promise<Rebuilt>,
): Promise<Rebuilt> {
  return db.transaction().execute(async (trx) => {
    if (type === 'postgres') await sql`lock table ${sql.table(table)} in exclusive mode`.execute(trx)
    return work(trx, liveRecords(trx))
  })
}

async function* liveRecords(trx: Kysely<Tables>): AsyncGenerator<Stored> {
  const rows = async <Row>(text: string, ...values: readonly SqlValue[]): Promise<readonly Row[]> => {
    const query = sql<Row>(text.split(/\?\d+/) as unknown as TemplateStringsArray, ...values)
    return (await query.execute(trx)).rows
  }
  for await (const row of allRecords({ rows })) {
    const record = storedRecord(row)
    if (record !== undefined) yield record
  }
}

function difference<Row>(expected: ReadonlyMap<string, Row>, found: ReadonlyMap<string, Row>) {
  return {
    missing: [...expected].flatMap(([key, row]) => (found.has(key) ? [] : [row])),
    extra: [...found].flatMap(([key, row]) => (expected.has(key) ? [] : [row])),
  }
}

async function raiseAccess(trx: Kysely<Tables>, objects: ReadonlySet<string>): Promise<void> {
  const spaces = new Set([...objects].filter(isSpace))
  for (const group of [...objects].filter((object) => !isSpace(object))) {
    const behind = await trx.selectFrom('membership').select('object').where('subject', '=', group).execute()
    for (const { object } of behind) if (isSpace(object)) spaces.add(object)
  }
  for (const space of [...spaces].sort()) {
    await trx
      .updateTable('space')
      .set(({ eb }) => ({ access: eb('access', '+', 1) }))
      .where('id', '=', space)
      .execute()
  }
}
