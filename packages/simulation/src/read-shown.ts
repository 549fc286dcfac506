import { isKindName, kindNames, memoryRecords, recordKey } from '@etude/core'
import type { MemoryRecords, Stored } from '@etude/core'
import type { RecordRow, StoredRow } from '@etude/client-sdk/testing'
import { rowsOf } from './indexed-db.ts'
import type { RawDatabase } from './indexed-db.ts'
import { areSame, recordsIn, splitKey } from './replica-rows.ts'
import type { Row, ServerRecord, Shadow } from './replica-rows.ts'

export interface Shown {
  readonly row: Row | undefined
  readonly base: ServerRecord | undefined
}

interface Read {
  /** What it was read from: as long as these are the same, so is what they come to. */
  readonly tables: readonly (readonly unknown[])[]
  readonly shown: ReadonlyMap<string, Shown>
}
const lastRead = new WeakMap<RawDatabase, Read>()
const recordTables = kindNames.map((kind) => `record:${kind}`)

export function readShown(database: RawDatabase): Read {
  const shadowRows = rowsOf<StoredRow<Shadow>>(database, 'shadow')
  const rows = recordTables.map((table) => rowsOf<StoredRow<RecordRow>>(database, table))
  const before = lastRead.get(database)
  if (before !== undefined && areSame(before.tables, [...rows, shadowRows])) return before
  const shown = new Map<string, Shown>()
  const shadows = new Map(shadowRows.flatMap(recordsIn).map(({ key, record }) => [key, record]))
  for (const [place, kind] of kindNames.entries())
    for (const row of (rows[place] ?? []).flatMap(recordsIn)) {
      const key = recordKey(kind, row.id)
      const shadow = shadows.get(key)
      // Of what was made here and waits the server has nothing, and so nothing is kept of it.
      const server = row.version < 0 ? undefined : row
      shown.set(key, { row, base: shadow === undefined ? server : (shadow ?? undefined) })
    }
  for (const [key, record] of shadows)
    if (!shown.has(key)) shown.set(key, { row: undefined, base: record ?? undefined })
  const read = { tables: [...rows, shadowRows], shown }
  lastRead.set(database, read)
  return read
}

const screens = new WeakMap<Read, MemoryRecords>()

/** What somebody at this replica sees, by which they decide what to do; null where nothing has arrived yet. */
export function seenAt(database: RawDatabase | undefined): MemoryRecords | null {
  if (database === undefined) return null
  const read = readShown(database)
  const known = screens.get(read)
  if (known !== undefined) return known
  const stored: Stored[] = []
  for (const [key, { row }] of read.shown) {
    const { kind } = splitKey(key)
    if (row !== undefined && isKindName(kind)) stored.push({ ...row, kind } as unknown as Stored)
  }
  if (stored.length === 0) return null
  const records = memoryRecords(stored)
  screens.set(read, records)
  return records
}
