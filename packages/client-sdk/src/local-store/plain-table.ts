import { answerOf, answersOf } from './idb-request.ts'
import type { Key } from './local-store.ts'

/** One table within one transaction. */
export interface TableTx<Id = Key, Row = unknown> {
  getMany(keys: readonly Id[]): Promise<readonly (Row | undefined)[]>
  list(path: string, key: string): Promise<readonly Row[]>
  all(): Promise<readonly Row[]>
  /** Of a table that numbers its rows. */
  after?(order: number): Promise<readonly Row[]>
  count(): Promise<number>
  put(rows: readonly Row[]): Promise<void> | void
  /** What a row that stands there already makes of it shows at the end, as with all that is written. */
  add(rows: readonly Row[]): Promise<void> | void
  remove(keys: readonly Id[]): Promise<void> | void
}

export type Ranges = Pick<typeof globalThis.IDBKeyRange, 'bound' | 'lowerBound'>

/** A table that keeps each row as it is. */
export const plainTable = (store: IDBObjectStore, { bound, lowerBound }: Ranges): TableTx => ({
  getMany: (keys) => answersOf(keys.map((key) => store.get(key) as IDBRequest<unknown>)),
  list: (path, key) => answerOf<unknown[]>(store.index(path).getAll(key)),
  all: () => answerOf<unknown[]>(store.getAll()),
  after: (order) => answerOf<unknown[]>(store.getAll(lowerBound(order, true))),
  count: () => answerOf(store.count()),
  put(rows) {
    for (const row of rows) store.put(row)
  },
  add(rows) {
    for (const row of rows) store.add(row)
  },
  remove(keys) {
    const [first] = keys
    // Places in the queue leave in order, and a stretch of them goes for the price of one.
    if (typeof first === 'number' && keys.every((key, index) => key === first + index))
      store.delete(bound(first, first + keys.length - 1))
    else for (const key of keys) store.delete(key)
  },
})
