import type { Key, StoreTx, TableName, Tables } from './local-store.ts'

/** Rows to put and to remove, gathered so that each table is written once. */
export interface GatheredWrites {
  put<T extends TableName>(table: T, row: Tables[T]): void
  remove(table: TableName, key: Key): void
  flush(tx: StoreTx): Promise<void>
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
  }
}

/** Adds to the list that a map keeps under a key. */
export function addTo<K, T>(lists: Map<K, T[]>, key: K, item: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
