import type { Reader } from '@etude/core'
import { recordTable } from './layout.ts'
import type { Key, StoreTx, TableName, Tables } from './local-store.ts'
import { rowToStored } from './rows.ts'
import type { RecordRow } from './rows.ts'

/** Rows to put and to remove, gathered so that each table is written once. */
export interface GatheredWrites {
  put<T extends TableName>(table: T, row: Tables[T]): void
  remove(table: TableName, key: Key): void
  flush(tx: StoreTx): Promise<void>
  /** The records among them as they show once this is done. Nothing else can be asked of it. */
  readonly written: Reader
}

export function gatherWrites(): GatheredWrites {
  const puts = new Map<TableName, unknown[]>()
  const removals = new Map<TableName, Key[]>()
  return {
    put: (table, row) => addTo(puts, table, row),
    remove: (table, key) => addTo(removals, table, key),
    async flush(tx) {
      // The cast: only put() fills these lists, each with rows of its table.
      await Promise.all([
        ...[...puts].map(([table, rows]) => tx.put(table, rows as never)),
        ...[...removals].map(([table, keys]) => tx.remove(table, keys)),
      ])
    },
    written: {
      // The casts: only put() fills these lists, and a record of this kind is one.
      async get(kind, id) {
        const table = recordTable(kind)
        const row = (puts.get(table) as RecordRow[] | undefined)?.find((each) => each.id === id)
        if (row !== undefined) return rowToStored(kind, row)
        if (removals.get(table)?.includes(id) !== true) throw new Error('Nothing was written there')
        return undefined as never
      },
      list: () => Promise.reject(new Error('Lists hold what was not written too')),
    },
  }
}

/** Adds to the list that a map keeps under a key. */
export function addTo<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
