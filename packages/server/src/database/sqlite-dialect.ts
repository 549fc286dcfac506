import type BetterSqlite3 from 'better-sqlite3'
import { CompiledQuery, SqliteAdapter, SqliteDialect, SqliteDriver } from 'kysely'
import type { DatabaseConnection, Dialect } from 'kysely'
import type { Exclusive } from './exclusive.ts'

/**
 * kysely over the writing connection that commit() also uses. Each query or transaction takes its turn at the same door, or a query could
 * slip into somebody else's open transaction and be rolled back with it.
 */
export function sqliteDialect(writer: BetterSqlite3.Database, turn: Exclusive): Dialect {
  const dialect = new SqliteDialect({ database: writer })
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new TurnTakingDriver(writer, turn),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

/** SQLite can roll a change of tables back, so that a migration is there whole or not at all. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class TurnTakingDriver extends SqliteDriver {
  readonly #turn: Exclusive
  #leave: (() => void) | undefined

  constructor(writer: BetterSqlite3.Database, turn: Exclusive) {
    super({ database: writer })
    this.#turn = turn
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#leave = await this.#turn.enter()
    return super.acquireConnection()
  }

  override async releaseConnection(): Promise<void> {
    await super.releaseConnection()
    const leave = this.#leave
    this.#leave = undefined
    leave?.()
  }

  // Taking the write lock at once lets another process wait for its turn; a transaction that begins by reading would fail when it first writes.
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}
