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
  async open(name, onReopened) {
    const db = declare(name, { indexedDB, IDBKeyRange })
    await db.open()
    return dexieStore(db, onReopened)
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

/**
 * R8. A browser may drop the connection at any time (it needs the space, or somebody deleted the data), and Dexie opens it again by
 * itself, perhaps on nothing. So whoever owns the data looks at what is there before anything else is read or written.
 */
function dexieStore(db: Dexie, onReopened: () => Promise<void>): LocalStore {
  let isSuspect = false
  let isClosed = false
  let checking: Promise<void> | null = null
  const suspect = (): void => {
    isSuspect = true
  }
  db.on('versionchange', suspect)
  db.on('close', suspect)

  async function reopen(): Promise<void> {
    isSuspect = false
    if (!db.isOpen()) await db.open()
    await onReopened()
  }

  async function run<T>(mode: 'r' | 'rw', tables: readonly TableName[], work: (tx: StoreTx) => Promise<T>): Promise<T> {
    // What is read by the check itself must not wait for the check.
    if (isSuspect && !isClosed) await (checking ??= reopen().finally(() => (checking = null)))
    return db.transaction(mode, [...tables], (transaction) => work(txOver(transaction)))
  }

  async function runSafely<T>(
    mode: 'r' | 'rw',
    tables: readonly TableName[],
    work: (tx: StoreTx) => Promise<T>,
  ): Promise<T> {
    try {
      return await run(mode, tables, work)
    } catch (error) {
      if (isClosed || !isConnectionLost(error)) throw error
      if (db.isOpen()) db.close({ disableAutoOpen: false })
      suspect()
      return run(mode, tables, work)
    }
  }

  return {
    read: (tables, work) => runSafely('r', tables, work),
    write: (tables, work) => runSafely('rw', tables, work),
    close() {
      isClosed = true
      db.close()
      return Promise.resolve()
    },
  }
}

const lostConnectionNames = new Set(['DatabaseClosedError', 'InvalidStateError', 'UnknownError'])

function isConnectionLost(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, inner } = error as { name?: unknown; inner?: unknown }
  return lostConnectionNames.has(String(name)) || (inner !== error && isConnectionLost(inner))
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
