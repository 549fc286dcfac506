import type { Reader } from './reader.ts'
import type { KindName, Stored } from '../record/kinds.ts'
import { keysOfRecord, listKey, recordKey } from './record-keys.ts'

/** A reader with changes laid over it that nobody else sees. What lies under it is asked at most once for each key. */
export interface OverlayReader extends Reader {
  set(kind: KindName, id: string, record: Stored | null): void
  /** The record under the changes. */
  under(kind: KindName, id: string): Promise<Stored | undefined>
}

export function overlayReader(base: Reader): OverlayReader {
  const records = new Map<string, Stored | null>()
  const recordsByList = new Map<string, Map<string, Stored>>()
  const got = new Map<string, Promise<Stored | undefined>>()
  const listed = new Map<string, Promise<readonly Stored[]>>()

  const under = (kind: KindName, id: string): Promise<Stored | undefined> =>
    madeOnce(got, recordKey(kind, id), () => base.get(kind, id) as Promise<Stored | undefined>)

  return {
    under,
    get(kind, id) {
      const held = records.get(recordKey(kind, id))
      return (held === undefined ? under(kind, id) : Promise.resolve(held ?? undefined)) as never
    },
    async list(kind, index, key) {
      const text = listKey(kind, index, key)
      const stored = await madeOnce(listed, text, () => base.list(kind, index, key) as Promise<readonly Stored[]>)
      const untouched = stored.filter(({ id }) => !records.has(recordKey(kind, id)))
      const laid = recordsByList.get(text)
      return (laid === undefined ? untouched : [...untouched, ...laid.values()].sort(byId)) as never
    },
    set(kind, id, record) {
      const key = recordKey(kind, id)
      const before = records.get(key)
      if (before) for (const list of keysOfRecord(kind, id, before.body)) recordsByList.get(list)?.delete(key)
      records.set(key, record)
      if (record === null) return
      for (const list of keysOfRecord(kind, id, record.body)) madeOnce(recordsByList, list, noRecords).set(key, record)
    },
  }
}

const noRecords = (): Map<string, Stored> => new Map()

function madeOnce<T>(made: Map<string, T>, key: string, make: () => T): T {
  let value = made.get(key)
  if (value === undefined) made.set(key, (value = make()))
  return value
}

// Code-unit order, which SQLite and PostgreSQL's "C" collation share.
const byId = (a: Stored, b: Stored): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
