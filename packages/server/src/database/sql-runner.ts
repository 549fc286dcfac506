/** A number in a column is at most 2⁵³, which every version, count and time here stays under. */
export type SqlValue = string | number | null

/**
 * Runs one of our own statements on one connection of either database. The text is the same for both, with `?1`, `?2`, … for its values;
 * it is prepared once and kept by its text, so texts are constants and values never become part of them.
 */
export interface SqlRunner {
  rows<Row>(text: string, ...values: readonly SqlValue[]): Promise<readonly Row[]>
  run(text: string, ...values: readonly SqlValue[]): Promise<void>
  /**
   * Runs a select of one row by its name and keeps the row from other writers until the transaction ends, or keeps them from making it where there is none.
   * SQLite has one writer, who keeps everything. With `wait` false, a row that somebody else has is a StorageError at once.
   */
  hold<Row>(text: string, name: string, wait: boolean): Promise<Row | undefined>
}

/**
 * The database could not do its work: full, locked, unreachable, restarting. Nothing that ran in the transaction counts, and whoever asked may
 * ask again; it says nothing about what was asked.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** Another transaction was in the way, so that trying again at once makes sense. */
  readonly retryNow: boolean

  constructor(message: string, options: { readonly cause?: unknown; readonly retryNow: boolean }) {
    super(message, { cause: options.cause })
    this.retryNow = options.retryNow
  }
}

/** So much waits for the database already that more would only fill the memory. Nothing was begun. */
export class Overloaded extends StorageError {
  constructor(what: string) {
    super(`Too many ${what} wait already`, { retryNow: false })
  }
}
