import { PostgresAdapter, sql } from 'kysely'
import type { Kysely } from 'kysely'

/**
 * The type of a text column of ours. PostgreSQL would sort it by the rules of some language, which differ from machine to machine; "C" sorts by bytes,
 * as SQLite does, so that both answer in one order.
 */
export const textColumn = (db: Kysely<unknown>) =>
  db.getExecutor().adapter instanceof PostgresAdapter ? sql<string>`text collate "C"` : sql<string>`text`

/** SQLite then keeps the rows in the primary key itself, in place of a table and an index beside it; PostgreSQL has no such choice. */
export const inKeyOrder = (db: Kysely<unknown>) =>
  db.getExecutor().adapter instanceof PostgresAdapter ? sql`` : sql`without rowid`
