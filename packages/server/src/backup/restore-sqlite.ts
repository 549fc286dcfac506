import BetterSqlite3 from 'better-sqlite3'
import { copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { inspectSqliteFile } from '../database/inspect-sqlite-file.ts'
import { migrate } from '../database/migrate.ts'
import { openSqlite } from '../database/open-sqlite.ts'
import { UnusableDatabase } from '../database/unusable-database.ts'
import { syncToDisk } from './backup-sqlite.ts'
import { beginAnew, readEnded } from './begin-anew.ts'
import type { EndedSince } from './begin-anew.ts'

/**
 * STORE-6. Puts a backup in the place of the database, which is kept under another name. The backup is made ready beside it first, and takes its place in
 * one step, so that a kill at any moment leaves one of the two there, whole.
 */
export async function restoreSqlite(
  source: string,
  databaseFile: string,
  keptAs: string,
): Promise<Awaited<ReturnType<typeof beginAnew>>> {
  if (!existsSync(source)) throw new UnusableDatabase(`There is no backup at ${source}.`)
  if (inspectSqliteFile(source) === 'new')
    throw new UnusableDatabase(`${source} is empty: it is not a backup of Etude.`)
  const hasCurrent = inspectSqliteFile(databaseFile) === 'ours'
  if (hasCurrent) foldUnused(databaseFile)
  const ended = hasCurrent ? await readEndedIn(databaseFile) : null
  const ready = `${databaseFile}.restoring`
  for (const leftover of [ready, `${ready}-wal`, `${ready}-shm`]) rmSync(leftover, { force: true })
  copyFileSync(source, ready)
  const database = openSqlite(ready)
  let revived: Awaited<ReturnType<typeof beginAnew>>
  try {
    await migrate(database)
    revived = await beginAnew(database.db, ended, Date.now())
  } finally {
    await database.close()
  }
  syncToDisk(ready)
  if (hasCurrent) linkSync(databaseFile, keptAs)
  renameSync(ready, databaseFile)
  syncToDisk(dirname(databaseFile))
  return revived
}

/** Of a copy, so that what is replaced stays as it is. One that cannot be read any more, which may be why an older one is wanted, says nothing. */
async function readEndedIn(file: string): Promise<EndedSince | null> {
  const copy = `${file}.reading`
  try {
    copyFileSync(file, copy)
    const database = openSqlite(copy)
    try {
      return await readEnded(database.db)
    } finally {
      await database.close()
    }
  } catch {
    return null
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true })
  }
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
