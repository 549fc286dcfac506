import BetterSqlite3 from 'better-sqlite3'
import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { inspectSqliteFile } from '../database/inspect-sqlite-file.ts'
import { migrate } from '../database/migrate.ts'
import { openSqlite } from '../database/open-sqlite.ts'
import { UnusableDatabase } from '../database/unusable-database.ts'
import { syncToDisk } from './backup-sqlite.ts'
import { beginAnew } from './begin-anew.ts'

/**
 * STORE-6. Puts a backup in the place of the database, which is kept under another name. The backup is made ready beside it first, and takes its place in
 * one step, so that a kill at any moment leaves one of the two there, whole.
 */
export async function restoreSqlite(source: string, databaseFile: string, keptAs: string): Promise<void> {
  if (!existsSync(source)) throw new UnusableDatabase(`There is no backup at ${source}.`)
  if (inspectSqliteFile(source) === 'new')
    throw new UnusableDatabase(`${source} is empty: it is not a backup of Etude.`)
  const hasCurrent = inspectSqliteFile(databaseFile) === 'ours'
  if (hasCurrent) foldUnused(databaseFile)
  const ready = `${databaseFile}.restoring`
  for (const leftover of [ready, `${ready}-wal`, `${ready}-shm`]) rmSync(leftover, { force: true })
  copyFileSync(source, ready)
  const database = openSqlite(ready)
  try {
    await migrate(database)
    await beginAnew(database.db)
  } finally {
    await database.close()
  }
  syncToDisk(ready)
  if (hasCurrent) linkSync(databaseFile, keptAs)
  renameSync(ready, databaseFile)
  syncToDisk(dirname(databaseFile))
}

/** Makes sure that nobody uses the database and brings its log into its file: left beside the restored one, it would be taken for that one's. */
function foldUnused(file: string): void {
  const connection = new BetterSqlite3(file, { timeout: 0 })
  try {
    connection.pragma('locking_mode = exclusive')
    connection.pragma('journal_mode = delete')
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError)) throw error
    throw new UnusableDatabase(`The database ${file} is in use: stop the server, then restore.`)
  } finally {
    connection.close()
  }
}
