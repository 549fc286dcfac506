import type { Reader } from '../mutation/reader.ts'
import { keyInIndex } from '../mutation/buffered-tx.ts'
import type { KindName, Stored } from './kinds.ts'

/** Records held in memory, for replaying mutations without a database. */
export interface MemoryRecords extends Reader {
  set(record: Stored): void
  delete(kind: KindName, id: string): void
  /** Every record, in order of kind and id. */
  all(): readonly Stored[]
}

export function memoryRecords(initial: Iterable<Stored> = []): MemoryRecords {
  const byKind = new Map<KindName, Map<string, Stored>>()
  const records: MemoryRecords = {
    get: (kind, id) => Promise.resolve(byKind.get(kind)?.get(id) as never),
    list: (kind, index, key) => {
      const found: Stored[] = []
      for (const record of byKind.get(kind)?.values() ?? []) if (keyInIndex(record, index) === key) found.push(record)
      return Promise.resolve(found.sort((a, b) => (a.id < b.id ? -1 : 1)) as never)
    },
    set: (record) => {
      const ofKind = byKind.get(record.kind)
      if (ofKind === undefined) byKind.set(record.kind, new Map([[record.id, record]]))
      else ofKind.set(record.id, record)
    },
    delete: (kind, id) => void byKind.get(kind)?.delete(id),
    all: () =>
      [...byKind]
        .flatMap(([kind, ofKind]) => [...ofKind].map(([id, record]) => [`${kind}/${id}`, record] as const))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, record]) => record),
  }
  for (const record of initial) records.set(record)
  return records
}
