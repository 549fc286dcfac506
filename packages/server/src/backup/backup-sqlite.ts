import BetterSqlite3 from 'better-sqlite3'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { inspectSqliteFile } from '../database/inspect-sqlite-file.ts'
import { UnusableDatabase } from '../database/unusable-database.ts'

/** Everything that is left, once the first pages are there: a writer beside us makes SQLite begin anew, and must not do so for ever. */
const allPages = 2 ** 31 - 1

/** STORE-6. Copies a database that may be in use, checks the copy, and only then gives it its name. */
export async function backupSqlite(databaseFile: string, target: string): Promise<void> {
  if (existsSync(target)) throw new UnusableDatabase(`${target} is there already; a backup replaces nothing.`)
  if (inspectSqliteFile(databaseFile) === 'new') throw new UnusableDatabase(`There is no database at ${databaseFile}.`)
  const partial = `${target}.partial`
  rmSync(partial, { force: true })
  try {
    const source = new BetterSqlite3(databaseFile, { readonly: true })
    try {
      await source.backup(partial, { progress: () => allPages })
    } finally {
      source.close()
    }
    makeSelfContained(partial)
    renameSync(partial, target)
  } catch (error) {
    rmSync(partial, { force: true })
    if (!(error instanceof BetterSqlite3.SqliteError) && !isFileError(error)) throw error
    throw new UnusableDatabase(`The backup ${target} could not be written: ${error.message}.`)
  }
}

/** One file without a log beside it, whole, and on the disk. */
function makeSelfContained(file: string): void {
  const copy = new BetterSqlite3(file)
  try {
    copy.pragma('journal_mode = delete')
    const finding = copy.pragma('integrity_check(1)', { simple: true })
    if (finding !== 'ok') throw new UnusableDatabase(`The database is damaged: ${String(finding)}. No backup was made.`)
  } finally {
    copy.close()
  }
  inspectSqliteFile(file)
  syncToDisk(file)
}

export function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && 'syscall' in error
