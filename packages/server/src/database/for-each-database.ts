import { createDatabase } from '@etude/testbed'
import { sql } from 'kysely'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest'
import { migrate } from './migrate.ts'
import type { Database } from './open-database.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'

/**
 * Runs a suite on SQLite in a temporary file, then on a real PostgreSQL: migrated once a suite, empty before each test. The inner loop
 * (`npm run test:quick`) is content with the first.
 */
export function forEachDatabase(name: string, suite: (database: () => Database) => void): void {
  const isQuick = process.env['ETUDE_TESTS'] === 'quick'
  for (const [type, open] of Object.entries(openers).slice(0, isQuick ? 1 : undefined)) {
    describe(`${name} on ${type}`, () => {
      let opened: { readonly database: Database; close(): Promise<void> } | undefined
      beforeAll(async () => {
        opened = await open()
        await migrate(opened.database)
      }, 30_000)
      afterAll(() => opened?.close())
      const database = (): Database => {
        if (opened === undefined) throw new Error('The database is there in hooks and tests only')
        return opened.database
      }
      beforeEach(() => emptyDatabase(database()))
      suite(database)
    })
  }
}

/** A new file, and a way to forget it. */
export async function temporarySqlite(): Promise<{
  readonly database: Database & { type: 'sqlite' }
  close(): Promise<void>
}> {
  const folder = mkdtempSync(join(tmpdir(), 'etude-test-'))
  const database = openSqlite(join(folder, 'test.sqlite'))
  return {
    database,
    async close() {
      await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A new database in the run's PostgreSQL, and a way to drop it. */
export async function temporaryPostgres(): Promise<{
  readonly database: Database & { type: 'postgres' }
  readonly url: string
  close(): Promise<void>
}> {
  const { url, drop } = await createDatabase(inject('postgresUrl'))
  const database = await openPostgres(url)
  return {
    database,
    url,
    async close() {
      await database.close()
      await drop()
    },
  }
}

const openers = { SQLite: temporarySqlite, PostgreSQL: temporaryPostgres }

/** Every table but the one with the epoch; the marks of migrations stay. */
export async function emptyDatabase(database: Database): Promise<void> {
  const tables = (await database.db.introspection.getTables())
    .map((table) => table.name)
    .filter((table) => table !== 'etude')
  if (database.type === 'postgres') {
    await sql`truncate ${sql.join(tables.map((table) => sql.table(table)))} cascade`.execute(database.db)
    return
  }
  await database.db.connection().execute(async (connection) => {
    await sql`pragma foreign_keys = off`.execute(connection)
    for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(connection)
    await sql`pragma foreign_keys = on`.execute(connection)
  })
}
