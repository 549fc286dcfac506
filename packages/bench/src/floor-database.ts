import BetterSqlite3 from 'better-sqlite3'
import { join } from 'node:path'

/** One table of rows and nothing else, each commit synced to the disk as ours are. */
export function openFloorDatabase(folder: string, name: string, columns: string): BetterSqlite3.Database {
  const database = new BetterSqlite3(join(folder, name))
  database.pragma('journal_mode = wal')
  database.pragma('synchronous = full')
  database.exec(`create table if not exists row (${columns})`)
  return database
}
