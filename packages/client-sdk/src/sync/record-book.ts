import { changeDigest, recordKey } from '@etude/core'
import type { ArrivedRecords, KindName, PendingWrite, SpaceId, WireRecord } from '@etude/core'
import { addTo } from '../local-store/gather-writes.ts'
import { keyInTable, recordTables, tableOf } from '../local-store/layout.ts'
import type { RecordTable, StoreTx } from '../local-store/local-store.ts'
import { rowOf, serverValue, writtenRecord } from '../local-store/rows.ts'
import type { OtherRow, RecordRow, ServerRecord, ShadowRow } from '../local-store/rows.ts'
import { byText } from '../local-store/sheaves.ts'
import { keysOfBoth } from './touched-under.ts'

export interface RecordName {
  readonly kind: string
  readonly id: string
}

/** One record as a transaction finds it: what shows, what the server had before a message, and what it has after it. */
export interface BookEntry extends RecordName {
  readonly row: ServerRecord | undefined
  readonly before: ServerRecord | undefined
  after: ServerRecord | undefined
}

export interface Added {
  /** With what was written added to it. */
  readonly digest: string
  /** Not written, since they are in the book. */
  readonly known: readonly WireRecord[]
}

/** The records that a message is about, each looked up once, table by table. */
export interface RecordBook {
  readonly entries: ReadonlyMap<string, BookEntry>
  /** Under which keys what was added is found, more than `keysNamedMax` of them or all. */
  readonly keysAdded: ReadonlySet<string>
  enter(names: readonly RecordName[]): Promise<void>
  /** Writes what stands nowhere here, without looking first. Should something stand there all the same, the whole write comes to nothing. */
  add(space: SpaceId, records: ArrivedRecords, digest: string): Promise<Added>
  /** Everything that is in a space by the server's word. */
  enterSpace(space: SpaceId): Promise<void>
}

/** Above this, asking every live query again costs less than telling everyone what changed. */
export const keysNamedMax = 1_000

/** A few rows' worth of records that share them. */
const addedAtOnce = 64

/** `pending`: what edits have last written to records, which is what shows of these, so that nobody need look. */
export function recordBook(
  tx: StoreTx,
  shadows: ReadonlyMap<string, ShadowRow>,
  pending: ReadonlyMap<string, PendingWrite>,
): RecordBook {
  const entries = new Map<string, BookEntry>()

  const keysAdded = new Set<string>()

  function note(kind: string, id: string, row: ServerRecord | undefined): void {
    const key = recordKey(kind, id)
    if (entries.has(key)) return
    const before = serverValue(row, shadows.get(key))
    entries.set(key, { kind, id, row, before, after: before })
  }

  async function add(space: SpaceId, records: ArrivedRecords, before: string): Promise<Added> {
    const known: WireRecord[] = []
    let digest = before
    /** By the keys under which records are found: what is written side by side shares rows. No record outlives the look at it. */
    const places = new Map<string, number[]>()
    for (let place = 0; place < records.length; place += 1) {
      const record = records.at(place)
      if (record === undefined) continue
      const { kind, id, version, body } = record
      if (entries.has(recordKey(kind, id))) {
        known.push(record)
        continue
      }
      const after = { space, version, body }
      const row = rowOf(kind, id, after)
      addTo(places, [tableOf(kind), ...('k' in row ? Object.values(row.k) : [])].join(), place)
      if (keysAdded.size <= keysNamedMax) for (const key of keysOfBoth(record, undefined, after)) keysAdded.add(key)
    }
    const inOrder = [...places].sort(([a], [b]) => byText(a, b)).flatMap(([, each]) => each)
    for (let from = 0; from < inOrder.length; from += addedAtOnce) {
      const added = inOrder.slice(from, from + addedAtOnce).flatMap((place) => records.at(place) ?? [])
      digest = changeDigest(digest, [], added)
      const fresh = new Map<RecordTable | 'other', (RecordRow | OtherRow)[]>()
      for (const { kind, id, version, body } of added)
        addTo(fresh, tableOf(kind), rowOf(kind, id, { space, version, body }))
      await Promise.all([...fresh].map(([table, rows]) => tx.add(table, rows as never)))
    }
    return { digest, known }
  }

  async function enter(names: readonly RecordName[]): Promise<void> {
    const missing = new Map<RecordTable | 'other', RecordName[]>()
    for (const name of names) {
      const key = recordKey(name.kind, name.id)
      if (entries.has(key)) continue
      const write = pending.get(key)
      if (write === undefined) addTo(missing, tableOf(name.kind), name)
      else note(name.kind, name.id, writtenRecord(write))
    }
    const lookUps = [...missing].map(async ([table, wanted]) => {
      const keys = wanted.map(({ kind, id }) => keyInTable(kind, id))
      const rows = await tx.getMany(table, keys)
      for (const [index, { kind, id }] of wanted.entries()) note(kind, id, rows[index])
    })
    await Promise.all(lookUps)
  }

  async function enterSpace(space: SpaceId): Promise<void> {
    const lookUps = [...recordTables, 'other' as const].map(async (table) => {
      for (const row of await tx.list(table, 'space', space))
        note('kind' in row ? row.kind : kindOf(table), row.id, row)
    })
    await Promise.all(lookUps)
    await enter([...shadows.values()].filter(({ record }) => record?.space === space))
  }

  return { entries, keysAdded, enter, add, enterSpace }
}

/** The cast: a table of records is named after its kind. */
const kindOf = (table: string): KindName => table.slice('record:'.length) as KindName
