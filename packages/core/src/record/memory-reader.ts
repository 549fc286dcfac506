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
  const byKey = new Map<string, Stored>()
  const records: MemoryRecords = {
    get: (kind, id) => Promise.resolve(byKey.get(`${kind}/${id}`) as never),
    list: (kind, index, key) => {
      const found = [...byKey.values()].filter((record) => record.kind === kind && keyInIndex(record, index) === key)
      return Promise.resolve(found.sort((a, b) => (a.id < b.id ? -1 : 1)) as never)
    },
    set: (record) => void byKey.set(`${record.kind}/${record.id}`, record),
    delete: (kind, id) => void byKey.delete(`${kind}/${id}`),
    all: () => [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record),
  }
  for (const record of initial) records.set(record)
  return records
}
