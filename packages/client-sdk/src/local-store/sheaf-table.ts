import { answerOf, answersOf } from './idb-request.ts'
import type { TableTx } from './plain-table.ts'
import { byId, holds, isSheaf, recordIn, rowsIn, sheavesOf, singleRow, without } from './sheaves.ts'
import type { Sheaf, StoredRow } from './sheaves.ts'
import type { RecordRow } from './rows.ts'

/** Where a record is: in the sheaf of this id, or in a row of its own or nowhere. */
type Home = string | null

/** From as many records on, it is asked first which sheaves they are in, so that none is read twice. */
const manyRecords = 8

/** A table of records within one transaction, some of them in sheaves. */
export function sheafTable(store: IDBObjectStore): TableTx<string, RecordRow> {
  const index = store.index('ids')
  const homes = new Map<string, Home>()
  /** As this transaction leaves them. */
  const sheaves = new Map<string, Sheaf>()

  /** Notes where a record is, unless something has been done to it since. */
  function note(id: string, row: StoredRow | undefined): void {
    if (!homes.has(id)) homes.set(id, isSheaf(row) ? row.id : null)
    if (isSheaf(row) && !sheaves.has(row.id)) sheaves.set(row.id, row)
  }

  async function getMany(ids: readonly string[]): Promise<readonly (RecordRow | undefined)[]> {
    const rows = await (ids.length < manyRecords ? getEach(ids) : getOnce(ids))
    return rows.map((row, place) => {
      const id = ids[place] ?? ''
      note(id, row)
      return row && recordIn(row, id)
    })
  }

  const getEach = (ids: readonly string[]) => answersOf<StoredRow | undefined>(ids.map((id) => index.get(id)))

  async function getOnce(ids: readonly string[]): Promise<readonly (StoredRow | undefined)[]> {
    const keys = await answersOf(ids.map((id) => index.getKey(id)))
    const distinct = [...new Set(keys)].filter((key) => key !== undefined)
    const found = await answersOf<StoredRow | undefined>(distinct.map((key) => store.get(key)))
    const byKey = new Map(distinct.map((key, place) => [key, found[place]]))
    const rows = keys.map((key) => (key === undefined ? undefined : byKey.get(key)))
    // What this transaction has taken out of its row meanwhile has another by now, or none.
    const gone = ids.filter((id, place) => keys[place] !== undefined && !holds(rows[place], id))
    if (gone.length === 0) return rows
    const again = new Map((await getEach(gone)).map((row, place) => [gone[place], row]))
    return rows.map((row, place) => (again.has(ids[place]) ? again.get(ids[place]) : row))
  }

  const recordsIn = (rows: readonly StoredRow[]): readonly RecordRow[] => {
    const records = rows.flatMap(rowsIn)
    return rows.some(isSheaf) ? records.sort(byId) : records
  }

  /** Takes records out of their sheaves, and answers which had rows of their own. */
  async function takeOut(ids: readonly string[]): Promise<readonly string[]> {
    const unknown = ids.filter((id) => !homes.has(id))
    if (unknown.length > 0) await getMany(unknown)
    const thinned = new Set<string>()
    const singles = ids.filter((id) => {
      const home = homes.get(id) ?? null
      const sheaf = home === null ? undefined : sheaves.get(home)
      if (sheaf === undefined) return true
      homes.set(id, null)
      sheaves.set(sheaf.id, without(sheaf, id))
      thinned.add(sheaf.id)
      return false
    })
    for (const id of thinned) {
      const sheaf = sheaves.get(id)
      if (sheaf === undefined || sheaf.ids.length === 0) store.delete(id)
      else store.put(sheaf)
    }
    return singles
  }

  return {
    getMany,
    async list(path, key) {
      const rows = (await answerOf(store.index(path).getAll(key))) as readonly StoredRow[]
      const records = recordsIn(rows)
      return rows.some(isSheaf) ? records.filter((record) => keyAt(record, path) === key) : records
    },
    all: async () => recordsIn((await answerOf(store.getAll())) as readonly StoredRow[]),
    count: () => answerOf(index.count()),
    async put(rows) {
      await takeOut(rows.map(({ id }) => id))
      for (const row of rows) store.put(singleRow(row))
    },
    add(rows) {
      for (const { id } of rows) homes.delete(id)
      for (const row of sheavesOf(rows)) store.add(row)
    },
    async remove(ids) {
      for (const id of await takeOut(ids)) store.delete(id)
    },
    knowPut(ids) {
      for (const id of ids) if (!homes.has(id)) homes.set(id, null)
    },
  }
}

const keyAt = ({ space, k }: RecordRow, path: string): string | undefined =>
  path === 'space' ? space : k[path.slice('k.'.length)]
