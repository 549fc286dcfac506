import type SqliteDatabase from 'better-sqlite3'
import type { Kysely } from 'kysely'
import type pg from 'pg'
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
  close(): Promise<void>
}

export interface PostgresHandle {
  readonly type: 'postgres'
  readonly db: Kysely<Tables>
  readonly pool: pg.Pool
  close(): Promise<void>
}
