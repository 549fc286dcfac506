import BetterSqlite3 from 'better-sqlite3'
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { refuseUnknownMigrations } from './migrations/index.ts'
import { UnusableDatabase } from './unusable-database.ts'

/** Written in the header of every file of ours: "Etud". */
export const sqliteApplicationId = 0x45747564

/** A damaged file of this size is still found out in well under a second; larger ones have `etude verify`. */
const checkedBytesMax = 64_000_000

const headerBytes = 100
const magic = 'SQLite format 3\0'

/**
 * Decides whether a file may be opened for writing, without changing a byte of it: what is not ours, not whole or newer than we know is refused.
 * No file and an empty one are where a new database will be.
 */
export function inspectSqliteFile(file: string): 'new' | 'ours' {
  if (!existsSync(file)) return 'new'
  const { header, size } = readHeader(file)
  if (size === 0) return 'new'
  refuseForeign(file, header)
  refuseTruncated(file, header, size)
  refuseDamagedOrNewer(file, size)
  return 'ours'
}

function readHeader(file: string): { readonly header: Buffer; readonly size: number } {
  const descriptor = open(file)
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) throw new UnusableDatabase(`${file} is not a file, so that it cannot be the database.`)
    const header = Buffer.alloc(headerBytes)
    const read = readSync(descriptor, header, 0, headerBytes, 0)
    return { header: header.subarray(0, read), size: stat.size }
  } finally {
    closeSync(descriptor)
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (error) {
    throw new UnusableDatabase(`The database file ${file} cannot be read: ${(error as Error).message}.`)
  }
}

function refuseForeign(file: string, header: Buffer): void {
  if (header.length < headerBytes || header.toString('latin1', 0, magic.length) !== magic) {
    throw new UnusableDatabase(
      `${file} is not a database of Etude, or only the beginning of one; it was left as it is.`,
    )
  }
  if (header.readUInt32BE(68) !== sqliteApplicationId) {
    throw new UnusableDatabase(`${file} is a database of another program; it was left as it is.`)
  }
}

/** With a write-ahead log beside it a file may rightly be shorter than its header says: SQLite completes it from the log. */
function refuseTruncated(file: string, header: Buffer, size: number): void {
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) return
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const pages = header.readUInt32BE(28)
  const pagesAreCurrent = header.readUInt32BE(24) === header.readUInt32BE(92)
  if (pagesAreCurrent && size < pages * pageBytes) {
    throw new UnusableDatabase(
      `${file} is only half written: ${size} of ${pages * pageBytes} bytes are there; it was left as it is.`,
    )
  }
}

function refuseDamagedOrNewer(file: string, size: number): void {
  let names: readonly string[]
  try {
    const connection = new BetterSqlite3(file, { readonly: true, fileMustExist: true })
    try {
      const finding = size > checkedBytesMax ? 'ok' : connection.pragma('quick_check(1)', { simple: true })
      if (finding !== 'ok') throw new UnusableDatabase(`${file} is damaged (${String(finding)}); it was left as it is.`)
      const migrated = connection.prepare("select 1 from sqlite_schema where name = 'kysely_migration'").get()
      names =
        migrated === undefined ? [] : connection.prepare<[], string>('select name from kysely_migration').pluck().all()
    } finally {
      connection.close()
    }
  } catch (error) {
    if (error instanceof BetterSqlite3.SqliteError) {
      throw new UnusableDatabase(`${file} is damaged or cannot be read (${error.message}); it was left as it is.`)
    }
    throw error
  }
  refuseUnknownMigrations(names, file)
}
