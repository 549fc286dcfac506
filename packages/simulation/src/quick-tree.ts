import { IDBFactory } from 'fake-indexeddb'
import { settle } from './plain-clone.ts'

interface Entry {
  readonly key: unknown
  readonly value: unknown
}
interface Node {
  readonly record: Entry
  readonly left?: Node
  readonly right?: Node
  readonly deleted?: boolean
}
interface Range {
  readonly lower: unknown
  readonly upper: unknown
  readonly lowerOpen: boolean
  readonly upperOpen: boolean
}

/** What a fake IndexedDB keeps its rows in. */
export interface RawTree {
  readonly _root?: Node
  readonly _keysAreUnique: boolean
  _compare(a: Entry, b: Entry): number
  put(entry: Entry, noOverwrite?: boolean): unknown
  delete(entry: Entry): void
  getRecords(range: Range, descending?: boolean): Iterable<Entry>
  getAllRecords(descending?: boolean): Iterable<Entry>
}

const quickened = new WeakSet<object>()

/**
 * The fake IndexedDB goes through a tree by a generator within a generator at every level of it, which costs more than all that is done with the rows.
 * The same tree is gone through with a stack here, in the same order.
 */
export function quicken(tree: RawTree): void {
  // The cast: of a class instance, the methods that it shares with all others.
  const shared = Object.getPrototypeOf(tree) as RawTree
  if (quickened.has(shared)) return
  quickened.add(shared)
  noticeChanges(shared)
  shared._compare = function (this: RawTree, a, b) {
    return compareKeys(a.key, b.key) || (this._keysAreUnique ? 0 : compareKeys(a.value, b.value))
  }
  shared.getRecords = function (this: RawTree, range, descending = false) {
    return new Walk(this._root, range, this._keysAreUnique, descending)
  }
  shared.getAllRecords = function (this: RawTree, descending = false) {
    return new Walk(this._root, everything, this._keysAreUnique, descending)
  }
}

/** The values in a tree, in order: the same array for as long as nothing in it changes. Not to be changed. */
export function valuesIn(tree: RawTree): readonly unknown[] {
  const known = valuesOf.get(tree)
  if (known !== undefined) return known
  const values = Array.from(tree.getAllRecords(), ({ value }) => value)
  if (quickened.has(Object.getPrototypeOf(tree) as object)) valuesOf.set(tree, values)
  return values
}

const valuesOf = new WeakMap<RawTree, readonly unknown[]>()

/** Every change of a row, and what takes it back, comes through these two; a table that is emptied gets another tree. */
function noticeChanges(shared: RawTree): void {
  const { put, delete: remove } = shared
  shared.put = function (this: RawTree, entry, noOverwrite) {
    valuesOf.delete(this)
    // A number that the table gives is in the row by now.
    settle(entry.value)
    return put.call(this, entry, noOverwrite)
  }
  shared.delete = function (this: RawTree, entry) {
    valuesOf.delete(this)
    remove.call(this, entry)
  }
}

const everything: Range = { lower: undefined, upper: undefined, lowerOpen: false, upperOpen: false }
const { cmp } = IDBFactory.prototype

/** Almost every key is a text or a number. */
function compareKeys(a: unknown, b: unknown): number {
  if ((typeof a === 'string' && typeof b === 'string') || (typeof a === 'number' && typeof b === 'number'))
    return a < b ? -1 : a > b ? 1 : 0
  return cmp(a, b)
}

/** One way through the part of a tree that lies within a range. */
class Walk implements IterableIterator<Entry> {
  readonly #range: Range
  readonly #isUnique: boolean
  readonly #descending: boolean
  /** Nodes whose nearer side has been gone through, with what is to follow: whether the node counts itself, and whether there may be more behind it. */
  readonly #nodes: Node[] = []
  readonly #counts: boolean[] = []
  readonly #goesOn: boolean[] = []

  constructor(root: Node | undefined, range: Range, isUnique: boolean, descending: boolean) {
    this.#range = range
    this.#isUnique = isUnique
    this.#descending = descending
    this.#enter(root)
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<Entry, undefined> {
    for (let node = this.#nodes.pop(); node !== undefined; node = this.#nodes.pop()) {
      const counts = this.#counts.pop() === true
      if (this.#goesOn.pop() === true) this.#enter(this.#descending ? node.left : node.right)
      if (counts && node.deleted !== true) return { done: false, value: node.record }
    }
    return { done: true, value: undefined }
  }

  #enter(from: Node | undefined): void {
    const { lower, upper, lowerOpen, upperOpen } = this.#range
    let node = from
    while (node !== undefined && node !== null) {
      const { key } = node.record
      const below = lower === undefined ? -1 : compareKeys(lower, key)
      const above = upper === undefined ? 1 : compareKeys(upper, key)
      // Where a key may stand several times, its equals lie on both sides.
      const moreLeft = this.#isUnique ? below < 0 : below <= 0
      const moreRight = this.#isUnique ? above > 0 : above >= 0
      this.#nodes.push(node)
      this.#counts.push((lowerOpen ? below < 0 : below <= 0) && (upperOpen ? above > 0 : above >= 0))
      this.#goesOn.push(this.#descending ? moreLeft : moreRight)
      if (!(this.#descending ? moreRight : moreLeft)) return
      node = this.#descending ? node.right : node.left
    }
  }
}
