import BetterSqlite3 from 'better-sqlite3'
import { StorageError } from './sql-runner.ts'
import type { SqlRunner, SqlValue } from './sql-runner.ts'

/**
 * SQLite plans some statements by the number that stands in a place, and plans them anew each time another value is put there, which takes several
 * times what running them does. A place that it does not see through is planned for once.
 */
export const keptPlace = 'ifnull(?, null)'

interface Prepared {
  readonly statement: BetterSqlite3.Statement
  /** Where each place's value stands among the values, or null where they come in that order and once each. */
  readonly order: readonly number[] | null
}

/** Runs statements directly on a connection, each prepared once: some ten times less work than building them anew. */
export function sqliteRunner(connection: BetterSqlite3.Database): SqlRunner {
  const prepared = new Map<string, Prepared>()
  const prepare = (text: string): Prepared => {
    const known = prepared.get(text)
    if (known !== undefined) return known
    // The driver takes numbered places for names, so that they become plain ones and the values are put in their order.
    const order = [...text.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number) - 1)
    const made = {
      statement: connection.prepare(text.replaceAll(/\?\d+/g, keptPlace)),
      order: order.every((index, place) => index === place) ? null : order,
    }
    prepared.set(text, made)
    return made
  }
  const inOrder = (order: readonly number[] | null, values: readonly SqlValue[]): readonly SqlValue[] =>
    order === null ? values : order.map((index) => values[index] ?? null)
  return {
    async rows<Row>(text: string, ...values: readonly SqlValue[]) {
      try {
        const { statement, order } = prepare(text)
        return statement.all(...inOrder(order, values)) as readonly Row[]
      } catch (error) {
        throw sqliteError(error)
      }
    },
    async hold<Row>(text: string, name: string) {
      try {
        return prepare(text).statement.get(name) as Row | undefined
      } catch (error) {
        throw sqliteError(error)
      }
    },
    async run(text, ...values) {
      try {
        const { statement, order } = prepare(text)
        statement.run(...inOrder(order, values))
      } catch (error) {
        throw sqliteError(error)
      }
    },
  }
}

/** What SQLite says of a statement's own content is a bug and stays as it is; everything else is the disk's or another process's doing. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof BetterSqlite3.SqliteError)) return error
  if (/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE|ERROR)/.test(error.code)) return error
  return new StorageError(`The database file could not be used: ${error.message}`, { cause: error, retryNow: false })
}
