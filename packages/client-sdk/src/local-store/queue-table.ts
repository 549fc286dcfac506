import { answerOf, answersOf } from './idb-request.ts'
import type { Ranges, TableTx } from './plain-table.ts'

/** What a table of numbered rows must have for several of them to share one. */
export interface Queued {
  readonly order: number
  readonly edit: string
}

/**
 * Rows that were appended together. Its key is the number of its last row, also when that has left, and no row of another lies between its own, so that each is
 * found behind its number. The index of edits takes all of its names.
 */
interface Bundle {
  readonly order: number
  readonly edit: readonly string[]
  readonly orders: readonly number[]
  readonly texts: readonly string[]
}

/** Fewer are not worth it. A browser puts longer values into files of their own, which takes longer than all the rest. */
const size = { min: 8, max: 32, characters: 30_000 } as const

const isBundle = (row: Queued | Bundle | undefined): row is Bundle => row !== undefined && 'texts' in row

/** Those in a row behind a number, or all. The cast: a bundle was made of rows. */
export const queuedIn = <Row extends Queued>(row: Row | Bundle, behind = 0): readonly Row[] => {
  if (!isBundle(row)) return [row]
  return row.orders.flatMap((order, place) =>
    order > behind ? [{ ...(JSON.parse(row.texts[place] ?? '') as Row), order }] : [],
  )
}

function fewer(bundle: Bundle, stays: (order: number) => boolean): Bundle {
  const staysAt = (_: unknown, place: number): boolean => stays(bundle.orders[place] ?? 0)
  const { order, edit, orders, texts } = bundle
  return { order, edit: edit.filter(staysAt), orders: orders.filter(staysAt), texts: texts.filter(staysAt) }
}

/** A table within one transaction that numbers its rows, some of which share one. */
export function queueTable<Row extends Queued>(
  store: IDBObjectStore,
  { bound, lowerBound }: Ranges,
): TableTx<number, Row> {
  const index = store.index('edit')
  /** The number given out last, where it is known. */
  let last: number | null = null

  let before: Promise<void> = Promise.resolve()
  /** A write looks at what it changes, so that the next waits for it. */
  const inTurn = (work: () => Promise<void>): Promise<void> => (before = before.then(work))

  const rowsOf = async (request: IDBRequest<unknown[]>, behind?: number): Promise<readonly Row[]> =>
    ((await answerOf(request)) as readonly (Row | Bundle)[]).flatMap((row) => queuedIn(row, behind))

  const all = (): Promise<readonly Row[]> => rowsOf(store.getAll())

  async function append(rows: readonly Omit<Row, 'order'>[]): Promise<void> {
    if (rows.length < size.min) {
      for (const row of rows) store.add(row)
      if (last !== null) last += rows.length
      return
    }
    const [first] = rows
    const isKnown = last !== null
    // The cast: the table numbers its rows.
    last ??= (await answerOf(store.add(first))) as number
    for (const bundle of bundlesOf(isKnown ? rows : rows.slice(1), last)) {
      // The database goes on numbering behind a number that it is given.
      store.add(bundle)
      last = bundle.order
    }
  }

  async function put(rows: readonly Row[]): Promise<void> {
    const byOrder = new Map(rows.map((row) => [row.order, row]))
    const orders = [...byOrder.keys()]
    if (orders.length === 0) return
    // The last of them may lie in the middle of its bundle.
    const range = bound(Math.min(...orders), Math.max(...orders) + size.max)
    for (const found of (await answerOf(store.getAll(range))) as readonly (Row | Bundle)[]) {
      if (!isBundle(found) || !found.orders.some((order) => byOrder.has(order))) continue
      const texts = found.orders.map((order, place) => {
        const row = byOrder.get(order)
        byOrder.delete(order)
        return row === undefined ? (found.texts[place] ?? '') : JSON.stringify(row)
      })
      store.put({ ...found, texts })
    }
    for (const row of byOrder.values()) store.put(row)
  }

  /** All from one number to another. */
  async function removeRun(first: number, end: number): Promise<void> {
    const ends = answersOf<Row | Bundle | undefined>([first, end].map((order) => store.get(lowerBound(order))))
    store.delete(bound(first, end))
    const bundles = (await ends).filter(isBundle)
    for (const bundle of new Map(bundles.map((each) => [each.order, each])).values()) {
      const left = fewer(bundle, (order) => order < first || order > end)
      if (left.orders.length > 0) store.put(left)
      else store.delete(left.order)
    }
  }

  return {
    getMany: async (orders) => {
      const rows = await all()
      return orders.map((wanted) => rows.find(({ order }) => order === wanted))
    },
    list: async (path, edit) => (await rowsOf(store.index(path).getAll(edit))).filter((row) => row.edit === edit),
    all,
    after: (order) => rowsOf(store.getAll(lowerBound(order, true)), order),
    count: () => answerOf(index.count()),
    put: (rows) => inTurn(() => put(rows)),
    add: (rows) => inTurn(() => append(rows)),
    remove: (orders) =>
      inTurn(async () => {
        for (const [first, end] of runsOf(orders)) await removeRun(first, end)
      }),
  }
}

function bundlesOf<Row extends Omit<Queued, 'order'>>(rows: readonly Row[], behind: number): readonly Bundle[] {
  const bundles: { order: number; edit: string[]; orders: number[]; texts: string[] }[] = []
  let characters = 0
  let order = behind
  for (const row of rows) {
    order += 1
    const text = JSON.stringify(row)
    characters += text.length
    let bundle = bundles.at(-1)
    if (bundle === undefined || bundle.texts.length === size.max || characters > size.characters) {
      bundles.push((bundle = { order, edit: [], orders: [], texts: [] }))
      characters = text.length
    }
    bundle.order = order
    bundle.edit.push(row.edit)
    bundle.orders.push(order)
    bundle.texts.push(text)
  }
  return bundles
}

/** Numbers that follow each other, from the first to the last. */
function runsOf(orders: readonly number[]): readonly [number, number][] {
  const runs: [number, number][] = []
  for (const order of [...orders].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && order <= run[1] + 1) run[1] = order
    else runs.push([order, order])
  }
  return runs
}
