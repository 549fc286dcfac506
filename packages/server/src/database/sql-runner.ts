/** A number in a column is at most 2⁵³, which every version, count and time here stays under. */
export type SqlValue = string | number | null

/**
 * Runs one of our own statements on one connection of either database. The text is the same for both, with `?1`, `?2`, … for its values;
 * it is prepared once and kept by its text, so texts are constants and values never become part of them.
 */
export interface SqlRunner {
  rows<Row>(text: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>
  run(text: string, ...values: readonly SqlValue[]): Promise<void>
  /** Appended to a select, keeps the rows from other writers until the transaction ends. SQLite has one writer and nothing to append. */
  readonly forUpdate: string
  /** Keeps other writers from making a row of this name, which a select for update cannot do while there is none. */
  holdName(name: string): Promise<void>
}

/**
 * The database could not do its work: full, locked, unreachable, restarting. Nothing that ran in the transaction counts, and whoever asked may
 * ask again; it says nothing about what was asked.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** Another transaction was in the way, so that trying again at once makes sense. */
  readonly retryNow: boolean

  constructor(message: string, options: { readonly cause: unknown; readonly retryNow: boolean }) {
    super(message, { cause: options.cause })
    this.retryNow = options.retryNow
  }
}
