import type { RecordRow } from './rows.ts'

/**
 * Many records of one kind and space in one row: they arrive together and most of them stay as they are, and a row of a database costs many times what is in it. A
 * record that changes leaves its sheaf for a row of its own. Nobody beyond this folder sees sheaves.
 */
export interface Sheaf {
  /** No record is called so. */
  readonly id: string
  /** The records in it, for the index by which every record of the table is found. */
  readonly ids: readonly string[]
  readonly space: string
  /** The keys of its records, index by index, and perhaps some of records that have left. */
  readonly k: Readonly<Record<string, readonly string[]>>
  /** Its records, each as text, which is copied whole where objects are copied field by field, and parsed when it is asked for. */
  readonly texts: readonly string[]
}

/** A record in a row of its own, in the same index. */
export type SingleRow = RecordRow & { readonly ids: string }
export type StoredRow = SingleRow | Sheaf

/** Fewer are not worth it. More make each change of one dearer. */
const size = { min: 8, max: 16 } as const

export const isSheaf = (row: StoredRow | undefined): row is Sheaf => row !== undefined && 'texts' in row

export const singleRow = ({ id, space, version, body, k }: RecordRow): SingleRow => ({
  id,
  ids: id,
  space,
  version,
  body,
  k,
})

/** The cast: a sheaf was written from rows. */
const parsed = (text: string): RecordRow => JSON.parse(text) as RecordRow

export const rowsIn = (row: StoredRow): readonly RecordRow[] =>
  isSheaf(row) ? row.texts.map(parsed) : [recordIn(row, row.id)]

/** One record of those in a row, which has it. */
export function recordIn(row: StoredRow, id: string): RecordRow {
  if (isSheaf(row)) return parsed(row.texts[row.ids.indexOf(id)] ?? '')
  const { ids: _, ...record } = row
  return record
}

export const holds = (row: StoredRow | undefined, id: string): boolean =>
  isSheaf(row) ? row.ids.includes(id) : row?.id === id

/** A sheaf without one of its records. */
export function without(sheaf: Sheaf, id: string): Sheaf {
  const at = sheaf.ids.indexOf(id)
  return { ...sheaf, ids: sheaf.ids.toSpliced(at, 1), texts: sheaf.texts.toSpliced(at, 1) }
}

/** Rows of one space that arrive together, those with the same keys side by side, so that a list is found in few sheaves. */
export function sheavesOf(rows: readonly RecordRow[]): readonly StoredRow[] {
  if (rows.length < size.min || rows.some(({ space }) => space !== rows[0]?.space)) return rows.map(singleRow)
  const keyed = rows.map((row) => ({ row, by: Object.values(row.k).join() })).sort((a, b) => byText(a.by, b.by))
  const sheaves: Sheaf[] = []
  for (let from = 0; from < keyed.length; from += size.max)
    sheaves.push(sheafOf(keyed.slice(from, from + size.max).map(({ row }) => row)))
  return sheaves
}

function sheafOf(rows: readonly RecordRow[]): Sheaf {
  const k: Record<string, string[]> = {}
  for (const row of rows)
    for (const [index, key] of Object.entries(row.k)) if (!k[index]?.includes(key)) (k[index] ??= []).push(key)
  const [first] = rows
  // Its name is that of its first record as it was then, which comes in once.
  const id = `\n${first?.id}\n${first?.version}`
  return {
    id,
    ids: rows.map((row) => row.id),
    space: first?.space ?? '',
    k,
    texts: rows.map((row) => JSON.stringify(row)),
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
export const byId = (a: RecordRow, b: RecordRow): number => byText(a.id, b.id)
