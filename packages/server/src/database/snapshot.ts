import type { Database, SqliteHandle } from './open-database.ts'
import { postgresRunner } from './postgres-runner.ts'
import type { SqlRunner } from './sql-runner.ts'
import { sqliteRunner } from './sqlite-runner.ts'

/** Reads of one moment. `type` is for the few statements that the two databases write differently. */
export interface Snapshot extends Pick<SqlRunner, 'rows'> {
  readonly type: Database['type']
}

/** Runs reads in one transaction, so that everything they find is from the same moment: after they were asked for, and before they begin. */
export type ReadSnapshot = <T>(work: (snapshot: Snapshot) => Promise<T>) => Promise<T>

/** SQLite reads on a connection of its own, PostgreSQL in REPEATABLE READ: neither waits for a writer. */
export function createSnapshots(database: Database): ReadSnapshot {
  return database.type === 'sqlite' ? sqliteSnapshots(database) : postgresSnapshots(database)
}

/**
 * One connection holds one transaction. Whoever asks before it begins shares it, such as all whose changes one commit has answered together: to begin and
 * to end it takes locks of the file, and more time than what one of them reads. Each is a fraction of a millisecond.
 */
function sqliteSnapshots({ reader }: SqliteHandle): ReadSnapshot {
  const snapshot: Snapshot = { type: 'sqlite', rows: sqliteRunner(reader).rows }
  const begin = reader.prepare('begin')
  const end = reader.prepare('commit')
  // What is read first decides of which moment everything is. It is read before anybody looks at anything, also outside the database.
  const pin = reader.prepare('select 1 from sqlite_schema limit 1').pluck()
  let waiting: Waiting[] = []
  let isRunning = false

  async function runWaiting(): Promise<void> {
    isRunning = true
    // All who were answered in this moment get to ask before it begins.
    await Promise.resolve()
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await runTogether(group)
    }
    isRunning = false
  }

  async function runTogether(group: readonly Waiting[]): Promise<void> {
    try {
      begin.run()
      pin.get()
    } catch (error) {
      for (const { reject } of group) reject(error)
      return
    }
    for (const { work, resolve, reject } of group) {
      try {
        resolve((await work(snapshot)) as never)
      } catch (error) {
        reject(error)
      }
    }
    // A disk that cannot be read has ended it already.
    if (reader.inTransaction) end.run()
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject })
      if (!isRunning) void runWaiting()
    })
}

interface Waiting {
  readonly work: (snapshot: Snapshot) => Promise<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
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
