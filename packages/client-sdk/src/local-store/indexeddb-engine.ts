import { schemaVersion } from '@etude/core'
import { isErrorNamed } from './error-named.ts'
import { answerOf } from './idb-request.ts'
import { inTransaction } from './idb-transaction.ts'
import type { Key, LocalStore, OnLost, StoreEngine, StoreTx, TableName } from './local-store.ts'
import { layout } from './layout.ts'
import { openDatabase } from './open-database.ts'
import { plainTable } from './plain-table.ts'
import type { Ranges, TableTx } from './plain-table.ts'
import { queueTable } from './queue-table.ts'
import { sheafTable } from './sheaf-table.ts'

export interface IndexedDbEngineDeps {
  readonly indexedDB: IDBFactory
  readonly IDBKeyRange: typeof globalThis.IDBKeyRange
  readonly storageManager?: Pick<StorageManager, 'persist' | 'persisted'> | undefined
}

/** Replicas in IndexedDB. Decision 0017 says why nothing stands between. */
export const indexedDbEngine = ({ indexedDB, IDBKeyRange, storageManager }: IndexedDbEngineDeps): StoreEngine => ({
  async open(name, onLost) {
    const connect = (): Promise<IDBDatabase> =>
      openDatabase(indexedDB, name, schemaVersion * versionsPerSchema + sharedRows, layout)
    return storeOn(await connect(), connect, { onLost, IDBKeyRange })
  },
  remove: async (name) => void (await answerOf(indexedDB.deleteDatabase(name))),
  persist: async () =>
    storageManager !== undefined && ((await storageManager.persisted()) || (await storageManager.persist())),
})

/** Replicas that are there already were numbered in tens, and shared no rows: first of the queue and the journal, before that of nothing. */
const versionsPerSchema = 10
const sharedRows = 3

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

function txOver(transaction: IDBTransaction, ranges: Ranges): StoreTx {
  const tables = new Map<TableName, TableTx>()
  /** The casts: a table holds the rows that its layout says, under keys of their kind. */
  const on = <Row>(table: TableName): TableTx<Key, Row> => {
    let known = tables.get(table)
    if (known === undefined) {
      const store = transaction.objectStore(table)
      const { key, isNumbered, bindsRows } = layout[table]
      const shared = (): object => (isNumbered ? queueTable(store, ranges) : sheafTable(store, key, ranges))
      known = (bindsRows ? shared() : plainTable(store, ranges)) as TableTx
      tables.set(table, known)
    }
    return known as unknown as TableTx<Key, Row>
  }
  return {
    get: async (table, key) => (await on<never>(table).getMany([key]))[0],
    getMany: async (table, keys) => on<never>(table).getMany(keys),
    list: async (table, path, key) => on<never>(table).list(path, key),
    all: async (table) => on<never>(table).all(),
    after: async (table, order) => (await on<never>(table).after?.(order)) ?? [],
    count: async (table) => on(table).count(),
    put: async (table, rows) => on(table).put(rows),
    add: async (table, rows) => on(table).add(rows),
    remove: async (table, keys) => on(table).remove(keys),
    append: async (table, rows) => on(table).add(rows),
  }
}
