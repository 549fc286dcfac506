import { IDBFactory, IDBTransaction, forceCloseDatabase } from 'fake-indexeddb'
import { isSettled } from './plain-clone.ts'
import { quicken, valuesIn } from './quick-tree.ts'
import type { RawTree } from './quick-tree.ts'

/** What fake-indexeddb keeps inside, as far as the simulation reads it or breaks it. */
interface RawStore {
  readonly name: string
  readonly records: { readonly records: RawTree }
}

export interface RawDatabase {
  readonly name: string
  version: number
  transactions: RawTransaction[]
  connections: RawConnection[]
  rawObjectStores: Map<string, RawStore>
}

interface RawConnection extends IDBDatabase {
  listeners: unknown[]
  readonly _rawDatabase: RawDatabase
}

interface RawTransaction extends IDBTransaction {
  readonly db: RawConnection
  _state: 'active' | 'inactive' | 'committing' | 'finished'
  _started: boolean
  readonly _requests: { readonly request: IDBRequest & { listeners: unknown[] }; operation: () => unknown }[]
  _start(): void
  _abort(name: string | null): void
}

interface RawFactory {
  _databases: Map<string, RawDatabase>
  _connectionQueues: Map<string, Promise<unknown>>
}

/** One device's disk: databases by name, that outlive the tabs which opened them. */
export interface Disk {
  readonly databases: Map<string, RawDatabase>
  readonly queues: Map<string, Promise<unknown>>
}

export const emptyDisk = (): Disk => ({ databases: new Map(), queues: new Map() })

/** A tab's way to the disk of its device. */
export interface TabStorage {
  readonly factory: IDBFactory
  /** The tab is gone: what it had under way is undone, and nothing of its code is called again. */
  kill(): void
  /** The browser closes the databases under the tab. */
  closeAll(): void
}

export interface StorageFault {
  readonly name: 'AbortError' | 'QuotaExceededError'
  /** What is hit: the whole at once, or one row of it, of which the rest hears later. */
  readonly hits: 'transaction' | 'request'
}

export interface StorageWatcher {
  /** A write transaction of this disk is about to go on: what shall become of it? */
  fault(disk: Disk, canRequestFail: boolean): StorageFault | null
  onCommitted(disk: Disk, database: RawDatabase): void
}

interface Connected {
  readonly disk: Disk
  dead: boolean
}

const owners = new WeakMap<object, Connected>()

export function openTabStorage(disk: Disk): TabStorage {
  const tab: Connected = { disk, dead: false }
  const connections = new Set<RawConnection>()
  const requests = new Set<IDBOpenDBRequest & { listeners: unknown[] }>()
  class TabFactory extends IDBFactory {
    override open(name: string, version?: number): IDBOpenDBRequest {
      const request = super.open(name, version) as IDBOpenDBRequest & { listeners: unknown[] }
      requests.add(request)
      const own = (): void => {
        const connection = request.result as unknown as RawConnection
        owners.set(connection, tab)
        connections.add(connection)
      }
      request.addEventListener('upgradeneeded', () => {
        own()
        if (tab.dead) request.transaction?.abort()
      })
      request.addEventListener('success', () => {
        own()
        const [store] = (request.result as unknown as RawConnection)._rawDatabase.rawObjectStores.values()
        if (store !== undefined) quicken(store.records.records)
        if (tab.dead) request.result.close()
      })
      return request as never
    }
  }
  const factory = new TabFactory()
  // The cast: one disk behind every tab's factory is what the class keeps in these two.
  const inside = factory as unknown as RawFactory
  inside._databases = disk.databases
  inside._connectionQueues = disk.queues
  return {
    factory,
    kill() {
      tab.dead = true
      for (const request of requests) {
        request.onsuccess = request.onerror = request.onupgradeneeded = request.onblocked = null
      }
      for (const connection of connections) {
        connection.onversionchange = connection.onclose = connection.onerror = connection.onabort = null
        connection.listeners = []
        for (const transaction of connection._rawDatabase.transactions)
          if (transaction.db === connection && transaction._state !== 'finished') endSilently(transaction)
        connection.close()
      }
    },
    closeAll() {
      for (const connection of connections) {
        for (const transaction of connection._rawDatabase.transactions)
          if (transaction.db === connection && transaction._state !== 'finished') transaction._abort('AbortError')
        forceCloseDatabase(connection as never)
      }
      connections.clear()
    },
  }
}

function endSilently(transaction: RawTransaction): void {
  transaction.onabort = transaction.oncomplete = transaction.onerror = null
  for (const { request } of transaction._requests) {
    request.onsuccess = request.onerror = null
    request.listeners = []
  }
  transaction._abort(null)
}

/** Looks over the shoulder of every transaction, until the answer is called. */
export function watchStorage(watcher: StorageWatcher): () => void {
  const prototype = IDBTransaction.prototype as unknown as RawTransaction
  const start = prototype._start
  prototype._start = function (this: RawTransaction): void {
    const tab = owners.get(this.db)
    if (this._state === 'finished' || tab === undefined) return start.call(this)
    if (tab.dead) return endSilently(this)
    const writes = this.mode === 'readwrite'
    const put = this._requests.find(({ operation }) => operation.name === 'bound storeRecord')
    const fault = writes ? watcher.fault(tab.disk, put !== undefined) : null
    if (fault?.hits === 'transaction') return this._abort(fault.name)
    if (put !== undefined && fault !== null)
      put.operation = () => {
        throw new DOMException('One row finds no room', fault.name)
      }
    start.call(this)
    // The cast: the state has changed in between, which narrowing does not see.
    if (writes && (this._state as string) === 'finished' && this.error === null)
      watcher.onCommitted(tab.disk, this.db._rawDatabase)
  }
  return () => void (prototype._start = start)
}

/** True while some transaction may have written what it has not committed. */
export const isWriting = ({ transactions }: RawDatabase): boolean =>
  transactions.some(({ mode, _started, _state }) => mode !== 'readonly' && _started && _state !== 'finished')

/** The rows of one table as they are on the disk: the same array for as long as they are the same. Not to be changed. */
export function rowsOf<T>(database: RawDatabase, table: string): readonly T[] {
  const store = database.rawObjectStores.get(table)
  return store === undefined ? [] : (valuesIn(store.records.records) as readonly T[])
}

/** A copy of a disk as it is between two transactions, as a backup or a clone of a device holds it. */
export function copyDisk(disk: Disk): Disk {
  const copy = emptyDisk()
  for (const [name, database] of disk.databases)
    if (database.version > 0) copy.databases.set(name, copyDatabase(database))
  return copy
}

function copyDatabase(database: RawDatabase): RawDatabase {
  const Database = database.constructor as new (name: string, version: number) => RawDatabase
  const copy = new Database(database.name, database.version)
  copy.rawObjectStores = deepCopy(database.rawObjectStores, new Map([[database, copy]]))
  return copy
}

function deepCopy<T>(value: T, copies: Map<unknown, unknown>): T {
  if (typeof value !== 'object' || value === null || isSettled(value)) return value
  const known = copies.get(value)
  if (known !== undefined) return known as T
  if (value instanceof Map) {
    const map = new Map<unknown, unknown>()
    copies.set(value, map)
    for (const [key, item] of value) map.set(deepCopy(key, copies), deepCopy(item, copies))
    return map as T
  }
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([] as never)
    : Object.create(Object.getPrototypeOf(value))
  copies.set(value, copy)
  for (const [name, item] of Object.entries(value)) copy[name] = deepCopy(item, copies)
  return copy as T
}
