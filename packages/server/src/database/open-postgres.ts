import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { PostgresHandle } from './open-database.ts'
import type { Tables } from './tables.ts'
import { UnusableDatabase } from './unusable-database.ts'

const connectionsMax = 10
const connectTimeoutMs = 10_000
/** A statement that waits longer, for a lock too, is given up, so that a frozen process elsewhere holds nobody up for ever. */
const statementTimeoutMs = 30_000
const idleTransactionTimeoutMs = 30_000

const int8 = 20

/** Opens a pool on a PostgreSQL database and makes sure that it answers. */
export async function openPostgres(url: string): Promise<PostgresHandle> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleTransactionTimeoutMs,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format)) as never,
    },
  })
  // A connection that breaks while nobody uses it is replaced by the pool; whoever uses one hears of it from the query. Without somebody who
  // listens, either would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    const encoding = await pool.query<{ server_encoding: string }>('show server_encoding')
    if (encoding.rows[0]?.server_encoding !== 'UTF8') {
      throw new UnusableDatabase(`The PostgreSQL database ${nameOf(url)} must be made with the encoding UTF8.`)
    }
  } catch (error) {
    await db.destroy()
    if (error instanceof UnusableDatabase) throw error
    throw new UnusableDatabase(`The PostgreSQL database ${nameOf(url)} cannot be reached: ${reasonOf(error)}.`)
  }
  return {
    type: 'postgres',
    db,
    pool,
    async close() {
      // kysely ends the pool it has used; one it never used would keep the process alive until its connections fall idle.
      await db.destroy()
      if (!pool.ending) await pool.end()
    },
  }
}

/** Where it is, without the password. */
function nameOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  return parsed === null ? '(its address is not valid)' : `${parsed.host}${parsed.pathname}`
}

/** A host name with several addresses fails with a list of errors and no text of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
