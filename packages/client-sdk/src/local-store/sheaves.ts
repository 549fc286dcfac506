/**
 * Many records of one kind and space in one row: they come or change together and most of them stay as they are, and a row of a database costs many times what is in
 * it. A record that changes by itself leaves its sheaf for a row of its own. Nobody beyond this folder sees sheaves.
 */
export interface Sheaf {
  /** The keys of its rows, for the index by which every row of the table is found. */
  readonly ids: readonly string[]
  readonly space?: string
  /** The keys of its rows in other indexes, and perhaps some of rows that have left. */
  readonly k?: Readonly<Record<string, readonly string[]>>
  /** Its rows, each as text, which is copied whole where objects are copied field by field, and parsed when it is asked for. */
  readonly texts: readonly string[]
}

/** What rows must be for several of them to share one. */
export interface Bindable {
  readonly space?: string
  readonly k?: Readonly<Record<string, string>>
}

/** A row by itself, in the same index. */
export type Single<Row> = Row & { readonly ids: string }
export type StoredRow<Row extends Bindable = Bindable> = Single<Row> | Sheaf

/** Fewer are not worth it. More make each change of one dearer. */
const size = { min: 8, max: 16 } as const

export const isSheaf = <Row extends Bindable>(row: StoredRow<Row> | undefined): row is Sheaf =>
  row !== undefined && 'texts' in row

export const singleRow = <Row extends Bindable>(id: string, row: Row): Single<Row> => ({ ...row, ids: id })

/** The cast: a sheaf was written from rows. */
const parsed = <Row>(text: string): Row => JSON.parse(text) as Row

export const rowsIn = <Row extends Bindable>(row: StoredRow<Row>): readonly Row[] =>
  isSheaf(row) ? row.texts.map((text) => parsed<Row>(text)) : [alone(row)]

function alone<Row extends Bindable>(single: Single<Row>): Row {
  const { ids: _, ...row } = single
  // The cast: a row without what was put to it.
  return row as unknown as Row
}

/** One of those in a row, which has it. */
export const rowIn = <Row extends Bindable>(row: StoredRow<Row>, id: string): Row =>
  isSheaf(row) ? parsed(row.texts[row.ids.indexOf(id)] ?? '') : alone(row)

/** A sheaf without one of its rows. */
export function without(sheaf: Sheaf, id: string): Sheaf {
  const at = sheaf.ids.indexOf(id)
  return { ...sheaf, ids: sheaf.ids.toSpliced(at, 1), texts: sheaf.texts.toSpliced(at, 1) }
}

/** Rows of one space that come together, those with the same keys side by side, so that a list is found in few sheaves. None where they are too few. */
export function sheavesOf<Row extends Bindable>(rows: readonly Row[], idOf: (row: Row) => string): readonly Sheaf[] {
  if (rows.length < size.min || rows.some(({ space }) => space !== rows[0]?.space)) return []
  const keyed = rows.map((row) => ({ row, by: Object.values(row.k ?? {}).join() })).sort((a, b) => byText(a.by, b.by))
  const sheaves: Sheaf[] = []
  for (let from = 0; from < keyed.length; from += size.max) {
    const bound = keyed.slice(from, from + size.max).map(({ row }) => row)
    sheaves.push(sheafOf(bound, idOf))
  }
  return sheaves
}

/** Rows of one space. */
export function sheafOf<Row extends Bindable>(rows: readonly Row[], idOf: (row: Row) => string): Sheaf {
  const { space } = rows[0] ?? {}
  const texts = rows.map((row) => JSON.stringify(row))
  return { ids: rows.map(idOf), texts, k: keysOf(rows), ...(space === undefined ? {} : { space }) }
}

function keysOf(rows: readonly Bindable[]): Record<string, string[]> {
  const k: Record<string, string[]> = {}
  for (const row of rows)
    for (const [index, key] of Object.entries(row.k ?? {})) if (!k[index]?.includes(key)) (k[index] ??= []).push(key)
  return k
}

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
