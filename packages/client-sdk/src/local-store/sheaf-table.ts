import { answerOf, answersOf } from './idb-request.ts'
import type { Ranges, TableTx } from './plain-table.ts'
import { byText, isSheaf, rowIn, rowsIn, sheavesOf, singleRow, without } from './sheaves.ts'
import type { Bindable, Sheaf, StoredRow } from './sheaves.ts'

/** Where a row is: in the sheaf of this name, by itself under its own, or nowhere. */
type Home = string | null

/** From as many rows on, it is asked first which sheaves they are in, so that none is read twice. */
const manyRows = 8

/** From as many on, not each of them is asked for. */
const manyKeys = 32

/** No row is called so. */
const sheafMark = '\n'

/** A table within one transaction, some of whose rows share sheaves. `keyPath` is the name of its primary key. */
export function sheafTable<Row extends Bindable>(
  store: IDBObjectStore,
  keyPath: string,
  { bound }: Pick<Ranges, 'bound'>,
): TableTx<string, Row> {
  const index = store.index('ids')
  const homes = new Map<string, Home>()
  /** As this transaction leaves them. */
  const sheaves = new Map<string, Sheaf>()

  /** What stands in this part of the index is known to the last row. */
  let seen: IDBKeyRange | null = null
  const isKnown = (id: string): boolean => homes.has(id) || seen?.includes(id) === true

  /** The cast: that is what a primary key is. */
  const keyOf = (row: object): string => (row as Readonly<Record<string, string>>)[keyPath] ?? ''

  function note(id: string, home: Home, row: StoredRow<Row> | undefined): void {
    // Unless something has been done to it since.
    if (!homes.has(id)) homes.set(id, home)
    if (home !== null && isSheaf(row) && !sheaves.has(home)) sheaves.set(home, row)
  }

  async function getMany(ids: readonly string[]): Promise<readonly (Row | undefined)[]> {
    const rows = await (ids.length < manyRows ? getEach(ids) : getOnce(ids))
    return rows.map((row, place) => {
      const id = ids[place] ?? ''
      note(id, row === undefined ? null : keyOf(row), row)
      return row && rowIn(row, id)
    })
  }

  const getEach = (ids: readonly string[]) => answersOf<StoredRow<Row> | undefined>(ids.map((id) => index.get(id)))

  /** The cast: keys are texts here. */
  const homesOf = (ids: readonly string[]) =>
    answersOf(ids.map((id) => index.getKey(id))) as Promise<readonly (string | undefined)[]>

  const rowsAt = async (keys: ReadonlySet<string>): Promise<ReadonlyMap<string, StoredRow<Row> | undefined>> => {
    const distinct = [...keys]
    const found = await answersOf<StoredRow<Row> | undefined>(distinct.map((key) => store.get(key)))
    return new Map(distinct.map((key, place) => [key, found[place]]))
  }

  async function getOnce(ids: readonly string[]): Promise<readonly (StoredRow<Row> | undefined)[]> {
    await find(ids)
    const rows = new Map<string, StoredRow<Row> | undefined>()
    const alone: string[] = []
    for (const id of ids) {
      const home = homes.get(id) ?? null
      if (home === id) alone.push(id)
      else if (home !== null) rows.set(id, sheaves.get(home))
    }
    const found = await rowsAt(new Set(alone))
    return ids.map((id) => rows.get(id) ?? found.get(id))
  }

  /** Learns where rows are, without reading those that are by themselves. */
  async function find(ids: readonly string[]): Promise<void> {
    await readAgain(ids)
    const isUnknown = (id: string): boolean => !isKnown(id)
    if (ids.filter(isUnknown).length >= manyKeys) await findTogether(ids.filter(isUnknown))
    const unknown = ids.filter(isUnknown)
    if (unknown.length === 0) return
    const keys = await homesOf(unknown)
    const isIn = (key: string | undefined, place: number): key is string => key !== undefined && key !== unknown[place]
    const found = await rowsAt(new Set(keys.filter(isIn).filter((key) => !sheaves.has(key))))
    for (const [place, key = null] of keys.entries()) note(unknown[place] ?? '', key, found.get(key ?? ''))
  }

  /** What was added is known by its place alone. */
  async function readAgain(ids: readonly string[]): Promise<void> {
    const isLeft = (home: Home | undefined): home is string =>
      home?.startsWith(sheafMark) === true && !sheaves.has(home)
    const found = await rowsAt(new Set(ids.map((id) => homes.get(id)).filter(isLeft)))
    for (const [home, row] of found) if (isSheaf(row) && !sheaves.has(home)) sheaves.set(home, row)
  }

  /** Of many, most are new where hardly anything stands in their part of the index, and most share a sheaf with those beside them where much does. */
  async function findTogether(ids: readonly string[]): Promise<void> {
    const inOrder = [...ids].sort(byText)
    const range = bound(inOrder[0], inOrder.at(-1))
    // The cast: keys are texts here.
    const standing = (await answerOf(index.getAllKeys(range, manyKeys))) as string[]
    const isAll = standing.length < manyKeys
    const some = inOrder.filter((_, place) => place % manyRows === 0)
    const keys = new Set(isAll ? standing : (await homesOf(some)).filter((key) => key !== undefined))
    const found = await rowsAt(new Set([...keys].filter((key) => key.startsWith(sheafMark) && !sheaves.has(key))))
    for (const key of keys) {
      const row = sheaves.get(key) ?? found.get(key)
      if (isSheaf(row)) for (const id of row.ids) note(id, key, row)
      else if (!key.startsWith(sheafMark)) note(key, key, undefined)
    }
    if (isAll) seen = range
  }

  const recordsIn = (rows: readonly StoredRow<Row>[]): readonly Row[] => {
    const records = rows.flatMap((row) => rowsIn(row))
    return rows.some(isSheaf) ? [...records].sort((a, b) => byText(keyOf(a), keyOf(b))) : records
  }

  /** Takes rows out of their sheaves, and answers which were by themselves. */
  async function takeOut(ids: readonly string[]): Promise<readonly string[]> {
    await find(ids)
    const thinned = new Set<string>()
    const singles = ids.filter((id) => {
      const home = homes.get(id) ?? null
      const sheaf = home === null || home === id ? undefined : sheaves.get(home)
      homes.set(id, null)
      if (home === null || sheaf === undefined) return home !== null
      sheaves.set(home, without(sheaf, id))
      thinned.add(home)
      return false
    })
    for (const home of thinned) {
      const sheaf = sheaves.get(home)
      if (sheaf === undefined || sheaf.ids.length === 0) store.delete(home)
      else store.put(sheaf)
    }
    return singles
  }

  /** Writes rows that are nowhere by now, bound as they are to be or each by itself. */
  function write(rows: readonly Row[], bound: readonly Sheaf[], as: 'add' | 'put'): void {
    for (const sheaf of bound) {
      // Nor is a sheaf that was there before.
      const name = `${sheafMark}${sheaf.ids[0]}\n${Math.random()}`
      const named = { ...sheaf, [keyPath]: name }
      store[as](named)
      // Thousands are added in one transaction, and hardly ever asked for in it.
      if (as === 'put') sheaves.set(name, named)
      for (const id of sheaf.ids) homes.set(id, name)
    }
    if (bound.length > 0) return
    for (const row of rows) {
      store[as](singleRow(keyOf(row), row))
      homes.set(keyOf(row), keyOf(row))
    }
  }

  return {
    getMany,
    async list(path, key) {
      const rows = (await answerOf(store.index(path).getAll(key))) as readonly StoredRow<Row>[]
      const records = recordsIn(rows)
      return rows.some(isSheaf) ? records.filter((record) => keyAt(record, path) === key) : records
    },
    async all() {
      const rows = (await answerOf(store.getAll())) as readonly StoredRow<Row>[]
      // Who reads all there is will change some of it.
      for (const row of rows) for (const id of [row.ids].flat()) note(id, keyOf(row), row)
      return recordsIn(rows)
    },
    count: () => answerOf(index.count()),
    async put(rows) {
      // Of several under one key the last counts.
      const last = [...new Map(rows.map((row) => [keyOf(row), row])).values()]
      const singles = await takeOut(last.map(keyOf))
      const bound = sheavesOf(last, keyOf)
      // One that stays by itself is written over.
      if (bound.length > 0) for (const id of singles) store.delete(id)
      write(last, bound, 'put')
    },
    add: (rows) => write(rows, sheavesOf(rows, keyOf), 'add'),
    async remove(ids) {
      for (const id of await takeOut(ids)) store.delete(id)
    },
  }
}

const keyAt = ({ space, k }: Bindable, path: string): string | undefined =>
  path === 'space' ? space : k?.[path.slice('k.'.length)]
