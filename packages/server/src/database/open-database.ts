import type SqliteDatabase from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { join } from 'node:path'
import type pg from 'pg'
import type { Exclusive } from './exclusive.ts'
import { makeFolder } from './make-folder.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'
import type { Tables } from './tables.ts'

/**
 * One of the two databases, opened. `db` speaks to either; what differs is behind the two branches:
 * SQLite has one writing connection and one for reads, PostgreSQL a pool.
 */
export type Database = SqliteHandle | PostgresHandle

export interface SqliteHandle {
  readonly type: 'sqlite'
  readonly file: string
  /** Over the writing connection: for accounts, jobs and migrations. */
  readonly db: Kysely<Tables>
  readonly writer: SqliteDatabase.Database
  readonly reader: SqliteDatabase.Database
  /** Whoever uses the writing connection does so in turn; `db` takes its turn by itself. */
  readonly turn: Exclusive
  close(): Promise<void>
}

export interface PostgresHandle {
  readonly type: 'postgres'
  readonly db: Kysely<Tables>
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** The database that the settings name: PostgreSQL by its address, else a file in the data folder. */
export async function openDatabase(settings: {
  readonly databaseUrl: string | null
  readonly dataDir: string
}): Promise<Database> {
  if (settings.databaseUrl !== null) return openPostgres(settings.databaseUrl)
  makeFolder(settings.dataDir)
  return openSqlite(sqliteFileIn(settings.dataDir))
}

export const sqliteFileIn = (dataDir: string): string => join(dataDir, 'etude.sqlite')
