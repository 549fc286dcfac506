import BetterSqlite3 from 'better-sqlite3'
import { Kysely } from 'kysely'
import { createExclusive } from './exclusive.ts'
import { inspectSqliteFile, sqliteApplicationId } from './inspect-sqlite-file.ts'
import type { SqliteHandle } from './open-database.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import type { Tables } from './tables.ts'
import { UnusableDatabase } from './unusable-database.ts'

/** Another process, such as the command line, may hold the write lock for a moment. */
const busyTimeoutMs = 5_000

const cacheKibibytes = 64_000
/** Pages that change again and again are copied into the file once in so many: 16 MB of log, which a start after a crash reads in a moment. */
const checkpointPages = 4_000

/** Opens or makes a database file; one that is not ours, not whole or too new is refused and left untouched. */
export function openSqlite(file: string): SqliteHandle {
  const isNew = inspectSqliteFile(file) === 'new'
  try {
    return openInspected(file, isNew)
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError) && !(error instanceof TypeError)) throw error
    throw new UnusableDatabase(`The database file ${file} cannot be opened for writing: ${error.message}.`)
  }
}

function openInspected(file: string, isNew: boolean): SqliteHandle {
  const writer = new BetterSqlite3(file, { timeout: busyTimeoutMs })
  // The mark goes in first and by itself, so that a file of ours can be told from any other at every moment after it has a byte.
  if (isNew) writer.pragma(`application_id = ${sqliteApplicationId}`)
  writer.pragma('journal_mode = wal')
  writer.pragma('synchronous = full')
  writer.pragma('foreign_keys = on')
  writer.pragma(`cache_size = -${cacheKibibytes}`)
  writer.pragma(`wal_autocheckpoint = ${checkpointPages}`)
  const reader = new BetterSqlite3(file, { timeout: busyTimeoutMs, readonly: true })
  const turn = createExclusive()
  const db = new Kysely<Tables>({ dialect: sqliteDialect(writer, turn) })
  return {
    type: 'sqlite',
    file,
    db,
    writer,
    reader,
    turn,
    async close() {
      const leave = await turn.enter()
      leave()
      reader.close()
      // kysely closes the connection it was first used with; one that was never used is still open.
      await db.destroy()
      writer.close()
    },
  }
}
