import type { Key, LocalStore, StoreEngine, StoreTx, TableName } from './local-store.ts'
import { layout, tableNames } from './layout.ts'

type Row = Readonly<Record<string, unknown>>

/** What one transaction did to one row, in the order in which it did it. */
export interface RowChange {
  readonly table: TableName
  readonly key: Key
  readonly row: Row | null
}

/** Replicas in memory, kept by name for as long as the engine is. */
export function memoryEngine(): StoreEngine {
  const databases = new Map<string, MemoryTables>()
  return {
    open: (name) => {
      const tables = databases.get(name) ?? emptyTables()
      databases.set(name, tables)
      return Promise.resolve(memoryStore(tables, () => Promise.resolve()))
    },
    remove: (name) => Promise.resolve(void databases.delete(name)),
    persist: () => Promise.resolve(true),
  }
}

export type MemoryTables = Readonly<Record<TableName, MemoryTable>>

export interface MemoryTable {
  readonly rows: Map<Key, Row>
  readonly keysByPath: Map<string, Map<string, Set<Key>>>
  /** The highest number given out by a table that numbers its rows. */
  last: number
}

export const emptyTables = (): MemoryTables =>
  Object.fromEntries(
    tableNames.map((name) => [name, { rows: new Map(), keysByPath: new Map(), last: 0 } satisfies MemoryTable]),
  ) as unknown as MemoryTables

/** One transaction at a time. `save` makes what a transaction did durable; where it fails, nothing has happened. */
export function memoryStore(tables: MemoryTables, save: (changes: readonly RowChange[]) => Promise<void>): LocalStore {
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }
  return {
    read: (_tables, work) => inTurn(() => work(txOver(tables, []))),
    write: (_tables, work) =>
      inTurn(async () => {
        const changes: (RowChange & { readonly before: Row | undefined })[] = []
        const numbers = tableNames.map((name) => tables[name].last)
        try {
          const answer = await work(txOver(tables, changes))
          await save(changes)
          return answer
        } catch (error) {
          for (const { table, key, before } of changes.toReversed()) setRow(tables, table, key, before ?? null)
          for (const [index, name] of tableNames.entries()) tables[name].last = numbers[index] ?? 0
          throw error
        }
      }),
    close: () => inTurn(() => Promise.resolve()),
  }
}

function txOver(tables: MemoryTables, changes: (RowChange & { before: Row | undefined })[]): StoreTx {
  const set = (table: TableName, key: Key, row: Row | null): void => {
    changes.push({ table, key, row, before: tables[table].rows.get(key) })
    setRow(tables, table, key, row)
  }
  return {
    get: (table, key) => Promise.resolve(tables[table].rows.get(key) as never),
    getMany: (table, keys) => Promise.resolve(keys.map((key) => tables[table].rows.get(key) as never)),
    list: (table, path, key) => {
      const found = [...(tables[table].keysByPath.get(path)?.get(key) ?? [])].sort(byKey)
      return Promise.resolve(found.map((primary) => tables[table].rows.get(primary) as never))
    },
    all: (table) => Promise.resolve(sortedRows(tables[table])),
    after: (table, order) => Promise.resolve(sortedRows(tables[table], order)),
    count: (table) => Promise.resolve(tables[table].rows.size),
    put: (table, rows) => {
      for (const row of rows) set(table, primaryKeyOf(table, row as never), structuredClone(row) as never)
      return Promise.resolve()
    },
    add: (table, rows) => {
      for (const row of rows) {
        const key = primaryKeyOf(table, row as never)
        if (tables[table].rows.has(key))
          return Promise.reject(new DOMException(`There is a row ${key} already`, 'ConstraintError'))
        set(table, key, structuredClone(row) as never)
      }
      return Promise.resolve()
    },
    remove: (table, keys) => {
      for (const key of keys) if (tables[table].rows.has(key)) set(table, key, null)
      return Promise.resolve()
    },
    append: (table, rows) => {
      for (const row of rows) {
        const order = tables[table].last + 1
        set(table, order, { ...structuredClone(row), order })
      }
      return Promise.resolve()
    },
  }
}

const sortedRows = ({ rows }: MemoryTable, after = -Infinity): never[] =>
  [...rows]
    .filter(([key]) => typeof key === 'string' || key > after)
    .sort(([a], [b]) => byKey(a, b))
    .map(([, row]) => row as never)

const byKey = (a: Key, b: Key): number => (a < b ? -1 : a > b ? 1 : 0)
const primaryKeyOf = (table: TableName, row: Row): Key => row[layout[table].key] as Key

export function setRow(tables: MemoryTables, name: TableName, key: Key, row: Row | null): void {
  const table = tables[name]
  const before = table.rows.get(key)
  for (const path of layout[name].paths) {
    if (before !== undefined) entriesOf(table, path, valueAt(before, path))?.delete(key)
    if (row !== null) entriesOf(table, path, valueAt(row, path))?.add(key)
  }
  if (row === null) table.rows.delete(key)
  else table.rows.set(key, row)
  if (typeof key === 'number') table.last = Math.max(table.last, key)
}

function entriesOf(table: MemoryTable, path: string, key: unknown): Set<Key> | undefined {
  if (typeof key !== 'string') return undefined
  let byPathKey = table.keysByPath.get(path)
  if (byPathKey === undefined) table.keysByPath.set(path, (byPathKey = new Map()))
  let entries = byPathKey.get(key)
  if (entries === undefined) byPathKey.set(key, (entries = new Set()))
  return entries
}

const valueAt = (row: Row, path: string): unknown =>
  path.split('.').reduce<unknown>((value, part) => (value as Row | undefined)?.[part], row)
