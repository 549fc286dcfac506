import { createCounts } from './counts.ts'
import type { Counts } from './counts.ts'
import type { Complain } from './complain.ts'
import type { Oracle } from './oracle.ts'

export type Fold = (oracle: Oracle) => Promise<void>

interface Entry {
  /** null where nothing came of it. */
  fold: Fold | null
  isDone: boolean
}

/** What ran at once is explained by some order of it: more than this at once would have too many. */
const atOnceMax = 4

/**
 * Commits of several processes meet in the database, and nobody outside sees in which order. What overlapped is therefore folded together once all of it is
 * done: some one order must account for every outcome, to the version.
 */
export class CommitOrder {
  /** How often something was folded. */
  folds = 0
  /** How many took part in the last of them. */
  lastSize = 0
  readonly #oracle: Oracle
  readonly #complain: Complain
  readonly #counts: Counts
  #open: Entry[] = []
  #closed: Promise<void> = Promise.resolve()
  #close: () => void = () => {}
  #alone: Promise<void> | null = null

  constructor(oracle: Oracle, complain: Complain, counts: Counts) {
    this.#oracle = oracle
    this.#complain = complain
    this.#counts = counts
  }

  get isOpen(): boolean {
    return this.#open.length > 0
  }

  /** Runs it and answers what it does, after everything that ran meanwhile is folded too. `lookUp` says what became of one that failed, if anything. */
  async take<T>(
    run: () => Promise<T>,
    fold: (oracle: Oracle, answer: T) => Promise<void>,
    lookUp: () => Promise<Fold | null>,
  ): Promise<T> {
    while (this.#alone !== null || this.#open.length >= atOnceMax) await (this.#alone ?? this.#closed)
    if (this.#open.length === 0) this.#closed = new Promise((resolve) => (this.#close = resolve))
    const entry: Entry = { fold: null, isDone: false }
    this.#open.push(entry)
    const closed = this.#closed
    try {
      const answer = await run()
      entry.fold = (oracle) => fold(oracle, answer)
      return answer
    } catch (error) {
      entry.fold = await lookUp()
      throw error
    } finally {
      entry.isDone = true
      if (this.#open.every(({ isDone }) => isDone)) await this.#foldAll()
      await closed
    }
  }

  /** Runs while nothing else commits, so that the database and the oracle are of one moment. */
  async alone<T>(run: () => Promise<T>): Promise<T> {
    while (this.#alone !== null) await this.#alone
    let leave = (): void => {}
    this.#alone = new Promise((resolve) => (leave = resolve))
    try {
      while (this.isOpen) await this.#closed
      return await run()
    } finally {
      this.#alone = null
      leave()
    }
  }

  async #foldAll(): Promise<void> {
    const folds = this.#open.flatMap(({ fold }) => (fold === null ? [] : [fold]))
    const order = folds.length < 2 ? folds : await this.#orderThatFits(folds)
    for (const fold of order) await fold(this.#oracle)
    this.folds += 1
    this.lastSize = folds.length
    this.#open = []
    this.#close()
  }

  async #orderThatFits(folds: readonly Fold[]): Promise<readonly Fold[]> {
    this.#counts.add('commits that overlapped', folds.length)
    for (const order of permutations(folds)) {
      let fits = true
      const trial = this.#oracle.fork(() => (fits = false), createCounts())
      for (const fold of order) if (fits) await fold(trial)
      if (fits) return order
    }
    this.#complain('SYNC-9', `no order explains what came of ${folds.length} commits that overlapped`)
    return folds
  }
}

function* permutations<T>(list: readonly T[]): Iterable<readonly T[]> {
  if (list.length < 2) return yield list
  for (const [place, first] of list.entries())
    for (const rest of permutations([...list.slice(0, place), ...list.slice(place + 1)])) yield [first, ...rest]
}
