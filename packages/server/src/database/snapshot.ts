import { createExclusive } from './exclusive.ts'
import type { Database, SqliteHandle } from './open-database.ts'
import { postgresRunner } from './postgres-runner.ts'
import type { SqlRunner } from './sql-runner.ts'
import { sqliteRunner } from './sqlite-runner.ts'

/** Reads of one moment. `type` is for the few statements that the two databases write differently. */
export interface Snapshot extends Pick<SqlRunner, 'rows'> {
  readonly type: Database['type']
}

/** Runs reads in one transaction, so that everything they find is from the same moment. */
export type ReadSnapshot = <T>(work: (snapshot: Snapshot) => Promise<T>) => Promise<T>

/** SQLite reads on a connection of its own, PostgreSQL in REPEATABLE READ: neither waits for a writer. */
export function createSnapshots(database: Database): ReadSnapshot {
  return database.type === 'sqlite' ? sqliteSnapshots(database) : postgresSnapshots(database)
}

function sqliteSnapshots({ reader }: SqliteHandle): ReadSnapshot {
  const snapshot: Snapshot = { type: 'sqlite', rows: sqliteRunner(reader).rows }
  const begin = reader.prepare('begin')
  const end = reader.prepare('commit')
  // One connection holds one transaction, so readers take turns; each is a fraction of a millisecond.
  const turn = createExclusive()
  return async (work) => {
    const leave = await turn.enter()
    try {
      begin.run()
      try {
        return await work(snapshot)
      } finally {
        end.run()
      }
    } finally {
      leave()
    }
  }
}

function postgresSnapshots({ pool }: Extract<Database, { type: 'postgres' }>): ReadSnapshot {
  return async (work) => {
    const connection = await pool.connect()
    try {
      await connection.query('begin isolation level repeatable read read only')
      const answer = await work({ type: 'postgres', rows: postgresRunner(connection).rows })
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
