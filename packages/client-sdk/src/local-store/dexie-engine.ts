import { Dexie } from 'dexie'
import type { BulkError, DexieOptions, Transaction } from 'dexie'
import { schemaVersion } from '@etude/core'
import { isErrorNamed } from './error-named.ts'
import type { LocalStore, OnLost, StoreEngine, StoreTx, TableName } from './local-store.ts'
import { layout } from './layout.ts'

export interface DexieEngineDeps {
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange: typeof globalThis.IDBKeyRange
  readonly storageManager?: Pick<StorageManager, 'persist' | 'persisted'> | undefined
}

/** Replicas in IndexedDB. */
export const dexieEngine = ({ indexedDB, IDBKeyRange, storageManager }: DexieEngineDeps): StoreEngine => ({
  async open(name, onLost) {
    const db = declare(name, { indexedDB, IDBKeyRange })
    await db.open()
    return dexieStore(db, onLost)
  },
  remove: (name) => new Dexie(name, { indexedDB, IDBKeyRange }).delete(),
  persist: async () =>
    storageManager !== undefined && ((await storageManager.persisted()) || (await storageManager.persist())),
})

function declare(name: string, options: DexieOptions): Dexie {
  // Strict: IndexedDB may otherwise say that a write is done while only the operating system has it.
  const db = new Dexie(name, { ...options, cache: 'disabled', chromeTransactionDurability: 'strict' })
  db.version(schemaVersion).stores(layout)
  return db
}

/**
 * R8. A browser may drop the connection at any time: it needs the space, another tab wants to upgrade or to sign out, somebody has
 * deleted the data. Whoever owns the data then decides about opening again, and looks at what is there before anybody else does.
 */
function dexieStore(db: Dexie, onLost: OnLost): LocalStore {
  let isLost = false
  let isClosed = false
  let checking: Promise<void> | null = null
  db.on('versionchange', () => {
    isLost = true
    db.close({ disableAutoOpen: true })
    // Dexie would say so on the console.
    return false
  })
  db.on('close', () => {
    isLost = true
  })

  const transact: Run = (mode, tables, work) =>
    db.transaction(mode, [...tables], (transaction) => work(txOver(transaction)))

  async function check(): Promise<void> {
    await onLost(storeOver(transact), async () => {
      if (!db.isOpen()) await db.open()
    })
    isLost = false
  }

  const run: Run = async (mode, tables, work) => {
    if (isLost && !isClosed) await (checking ??= check().finally(() => (checking = null)))
    return transact(mode, tables, work)
  }

  const runSafely: Run = async (mode, tables, work) => {
    try {
      return await run(mode, tables, work)
    } catch (error) {
      if (isClosed || !isErrorNamed(error, lostConnectionNames)) throw error
      isLost = true
      return run(mode, tables, work)
    }
  }

  return {
    ...storeOver(runSafely),
    close() {
      isClosed = true
      db.close()
      return Promise.resolve()
    },
  }
}

type Run = <T>(mode: 'r' | 'rw', tables: readonly TableName[], work: (tx: StoreTx) => Promise<T>) => Promise<T>

const storeOver = (run: Run): Omit<LocalStore, 'close'> => ({
  read: (tables, work) => run('r', tables, work),
  write: (tables, work) => run('rw', tables, work),
})

const lostConnectionNames = ['DatabaseClosedError', 'InvalidStateError', 'UnknownError']

/** The tables are those of the transaction itself, so that it does not matter which promise a caller awaited before. */
function txOver(transaction: Transaction): StoreTx {
  const tableOf = (table: TableName) => transaction.table(table)
  return {
    get: (table, key) => tableOf(table).get(key),
    getMany: (table, keys) => tableOf(table).bulkGet([...keys]),
    list: (table, path, key) => tableOf(table).where(path).equals(key).toArray(),
    all: (table) => tableOf(table).toArray(),
    count: (table) => tableOf(table).count(),
    put: async (table, rows) => {
      if (rows.length > 0) await tableOf(table).bulkPut([...rows])
    },
    add: (table, rows) =>
      tableOf(table)
        .bulkAdd([...rows])
        .then(
          () => [],
          (error: BulkError) => {
            // Every row but those is in, unless something else was wrong with one.
            if (!error.failures?.every((failure) => isErrorNamed(failure, ['ConstraintError']))) throw error
            return Object.keys(error.failuresByPos).map(Number)
          },
        ) as Promise<number[]>,
    remove: async (table, keys) => {
      const [first] = keys
      // Places in the queue leave in order, and a stretch of them goes for the price of one.
      if (typeof first === 'number' && keys.every((key, index) => key === first + index))
        await tableOf(table)
          .where(':id')
          .between(first, first + keys.length, true, false)
          .delete()
      else if (keys.length > 0) await tableOf(table).bulkDelete([...keys])
    },
    append: async (table, rows) => tableOf(table).bulkAdd([...rows], undefined, { allKeys: true }) as Promise<number[]>,
  }
}
