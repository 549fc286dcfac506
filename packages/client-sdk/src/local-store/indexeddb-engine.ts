import { schemaVersion } from '@etude/core'
import { isErrorNamed } from './error-named.ts'
import { answerOf, answersOf } from './idb-request.ts'
import { inTransaction } from './idb-transaction.ts'
import type { LocalStore, OnLost, StoreEngine, StoreTx, TableName } from './local-store.ts'
import { layout } from './layout.ts'
import { openDatabase } from './open-database.ts'

export interface IndexedDbEngineDeps {
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange: typeof globalThis.IDBKeyRange
  readonly storageManager?: Pick<StorageManager, 'persist' | 'persisted'> | undefined
}

/** Replicas in IndexedDB. Decision 0017 says why nothing stands between. */
export const indexedDbEngine = ({ indexedDB, IDBKeyRange, storageManager }: IndexedDbEngineDeps): StoreEngine => ({
  async open(name, onLost) {
    const connect = (): Promise<IDBDatabase> => openDatabase(indexedDB, name, schemaVersion * versionsPerSchema, layout)
    return storeOn(await connect(), connect, { onLost, IDBKeyRange })
  },
  remove: async (name) => void (await answerOf(indexedDB.deleteDatabase(name))),
  persist: async () =>
    storageManager !== undefined && ((await storageManager.persisted()) || (await storageManager.persist())),
})

/** Replicas that are there already were numbered in tens. */
const versionsPerSchema = 10

/**
 * R8. A browser may drop the connection at any time: it needs the space, another tab wants to upgrade or to sign out, somebody has
 * deleted the data. Whoever owns the data then decides about opening again, and looks at what is there before anybody else does.
 */
function storeOn(
  first: IDBDatabase,
  connect: () => Promise<IDBDatabase>,
  { onLost, IDBKeyRange }: { readonly onLost: OnLost } & Pick<IndexedDbEngineDeps, 'IDBKeyRange'>,
): LocalStore {
  let connection = first
  let isLost = false
  let isClosed = false
  let checking: Promise<void> | null = null
  listenTo(first)

  function listenTo(database: IDBDatabase): void {
    const lose = (): void => {
      if (database === connection) isLost = true
    }
    database.onclose = lose
    database.onversionchange = () => {
      lose()
      database.close()
    }
  }

  const transact: Run = (mode, tables, work) =>
    inTransaction(connection, mode, tables, (tx) => work(txOver(tx, IDBKeyRange)))

  async function check(): Promise<void> {
    await onLost(storeOver(transact), async () => {
      connection.close()
      connection = await connect()
      listenTo(connection)
    })
    isLost = false
  }

  const run: Run = async (mode, tables, work) => {
    if (isLost && !isClosed) await (checking ??= check().finally(() => (checking = null)))
    return transact(mode, tables, work)
  }

  const runSafely: Run = async (mode, tables, work) => {
    const used = connection
    try {
      return await run(mode, tables, work)
    } catch (error) {
      const isGone = isLost || connection !== used || isErrorNamed(error, lostConnectionNames)
      if (isClosed || !isGone) throw error
      if (connection === used) isLost = true
      return run(mode, tables, work)
    }
  }

  return {
    ...storeOver(runSafely),
    close() {
      isClosed = true
      connection.close()
      return Promise.resolve()
    },
  }
}

type Run = <T>(mode: IDBTransactionMode, tables: readonly TableName[], work: (tx: StoreTx) => Promise<T>) => Promise<T>

const storeOver = (run: Run): Omit<LocalStore, 'close'> => ({
  read: (tables, work) => run('readonly', tables, work),
  write: (tables, work) => run('readwrite', tables, work),
})

const lostConnectionNames = ['InvalidStateError', 'UnknownError']

function txOver(transaction: IDBTransaction, ranges: typeof globalThis.IDBKeyRange): StoreTx {
  const storeOf = (table: TableName): IDBObjectStore => transaction.objectStore(table)
  // What a row that stands there already makes of it shows at the end, as with all that is written.
  async function add(table: TableName, rows: readonly unknown[]): Promise<void> {
    const store = storeOf(table)
    for (const row of rows) store.add(row)
  }
  return {
    get: (table, key) => answerOf(storeOf(table).get(key)),
    getMany(table, keys) {
      const store = storeOf(table)
      return answersOf(keys.map((key) => store.get(key)))
    },
    list: (table, path, key) => answerOf(storeOf(table).index(path).getAll(key)),
    all: (table) => answerOf(storeOf(table).getAll()),
    after: (table, order) => answerOf(storeOf(table).getAll(ranges.lowerBound(order, true))),
    count: (table) => answerOf(storeOf(table).count()),
    async put(table, rows) {
      const store = storeOf(table)
      for (const row of rows) store.put(row)
    },
    async remove(table, keys) {
      const store = storeOf(table)
      const [first] = keys
      // Places in the queue leave in order, and a stretch of them goes for the price of one.
      if (typeof first === 'number' && keys.every((key, index) => key === first + index))
        store.delete(ranges.bound(first, first + keys.length - 1))
      else for (const key of keys) store.delete(key)
    },
    add,
    append: add,
  }
}
