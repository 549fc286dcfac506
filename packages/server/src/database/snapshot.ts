import type { Statement } from 'better-sqlite3'
import type { Database, SqliteHandle } from './open-database.ts'
import { statementName } from './postgres-runner.ts'

/** One consistent view of the database: everything read through it is from the same moment. */
export interface Snapshot {
  /** The hot statements, written once with `?` for each value in turn. The statement text is the key to its preparation. */
  all<Row>(statement: string, values: readonly (string | number)[]): Promise<readonly Row[]>
}

/** Reads in one transaction: its own connection on SQLite, REPEATABLE READ on PostgreSQL. */
export function createSnapshots(database: Database): <T>(work: (snapshot: Snapshot) => Promise<T>) => Promise<T> {
  return database.type === 'sqlite' ? sqliteSnapshots(database) : postgresSnapshots(database)
}

function sqliteSnapshots({ reader }: SqliteHandle) {
  const prepared = new Map<string, Statement<unknown[]>>()
  const snapshot: Snapshot = {
    all<Row>(statement: string, values: readonly (string | number)[]) {
      let found = prepared.get(statement)
      if (found === undefined) prepared.set(statement, (found = reader.prepare<unknown[]>(statement)))
      return Promise.resolve(found.all(...values) as Row[])
    },
  }
  const begin = reader.prepare('begin')
  const end = reader.prepare('commit')
  // One connection holds one transaction: readers take turns. Each turn is a fraction of a millisecond.
  let turn: Promise<unknown> = Promise.resolve()
  return <T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
    const mine = turn.then(async () => {
      begin.run()
      try {
        return await work(snapshot)
      } finally {
        end.run()
      }
    })
    turn = mine.catch(() => undefined)
    return mine
  }
}

function postgresSnapshots({ pool }: Extract<Database, { type: 'postgres' }>) {
  const statements = new Map<string, { name: string; text: string }>()
  const statementNamed = (statement: string) => {
    let found = statements.get(statement)
    if (found === undefined) {
      let position = 0
      const text = statement.replaceAll('?', () => `$${++position}`)
      statements.set(statement, (found = { name: statementName(text), text }))
    }
    return found
  }
  return async <T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
    const connection = await pool.connect()
    try {
      await connection.query('begin isolation level repeatable read read only')
      const answer = await work({
        all: async <Row>(statement: string, values: readonly (string | number)[]) =>
          (await connection.query({ ...statementNamed(statement), values: [...values] })).rows as Row[],
      })
      await connection.query('commit')
      connection.release()
      return answer
    } catch (error) {
      // A connection whose transaction cannot be ended is not given to anybody else.
      await connection.query('rollback').then(
        () => connection.release(),
        () => connection.release(true),
      )
      throw error
    }
  }
}
