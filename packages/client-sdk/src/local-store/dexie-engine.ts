import { Dexie } from 'dexie'
import type { DexieOptions, Transaction } from 'dexie'
import { schemaVersion } from '@etude/core'
import type { LocalStore, StoreEngine, StoreTx, TableName } from './local-store.ts'
import { layout, tableNames } from './layout.ts'

export interface DexieEngineDeps {
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange: typeof globalThis.IDBKeyRange
  readonly storageManager?: Pick<StorageManager, 'persist' | 'persisted'> | undefined
}

/** Replicas in IndexedDB. */
export const dexieEngine = ({ indexedDB, IDBKeyRange, storageManager }: DexieEngineDeps): StoreEngine => ({
  async open(name) {
    const db = declare(name, { indexedDB, IDBKeyRange })
    await db.open()
    return dexieStore(db)
  },
  remove: (name) => new Dexie(name, { indexedDB, IDBKeyRange }).delete(),
  persist: async () =>
    storageManager !== undefined && ((await storageManager.persisted()) || (await storageManager.persist())),
})

function declare(name: string, options: DexieOptions): Dexie {
  // Strict: IndexedDB may otherwise say that a write is done while only the operating system has it.
  const db = new Dexie(name, { ...options, cache: 'disabled', chromeTransactionDurability: 'strict' })
  const stores = tableNames.map((table) => {
    const { key, numbered, indexes } = layout[table]
    return [table, [`${numbered ? '++' : ''}${key}`, ...Object.values(indexes)].join(', ')]
  })
  db.version(schemaVersion).stores(Object.fromEntries(stores) as Record<string, string>)
  return db
}

function dexieStore(db: Dexie): LocalStore {
  return {
    read: (tables, work) => db.transaction('r', [...tables], (transaction) => work(txOver(transaction))),
    write: (tables, work) => db.transaction('rw', [...tables], (transaction) => work(txOver(transaction))),
    close: () => Promise.resolve(db.close()),
  }
}

/** The tables are those of the transaction itself, so that it does not matter which promise a caller awaited before. */
function txOver(transaction: Transaction): StoreTx {
  const tableOf = (table: TableName) => transaction.table(table)
  return {
    get: (table, key) => tableOf(table).get(key),
    getMany: (table, keys) => tableOf(table).bulkGet([...keys]),
    list: (table, index, key) =>
      tableOf(table)
        .where(layout[table].indexes[index] ?? index)
        .equals(key)
        .toArray(),
    all: (table) => tableOf(table).toArray(),
    count: (table) => tableOf(table).count(),
    put: async (table, rows) => {
      if (rows.length > 0) await tableOf(table).bulkPut([...rows])
    },
    remove: async (table, keys) => {
      if (keys.length > 0) await tableOf(table).bulkDelete([...keys])
    },
    append: async (table, rows) => tableOf(table).bulkAdd([...rows], undefined, { allKeys: true }) as Promise<number[]>,
  }
}
