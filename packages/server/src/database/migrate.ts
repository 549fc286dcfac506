import { declarationOf, kindNames, schemaVersion } from '@etude/core'
import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations, refuseUnknownMigrations } from './migrations/index.ts'
import type { Database } from './open-database.ts'
import { rebuildMembership, rebuildRecordIndex } from './rebuild-indexes.ts'
import { UnusableDatabase } from './unusable-database.ts'

/** Brings a database up to date, an empty one too. Several servers may start at once: one migrates, the others wait for it. */
export async function migrate(database: Database): Promise<void> {
  if (database.type === 'postgres') await refuseForeignDatabase(database)
  const migrator = new Migrator({ db: database.db, provider: { getMigrations: () => Promise.resolve(migrations) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  await database.db
    .insertInto('etude')
    .values({ name: 'epoch', value: randomUUID() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  await refreshIndexes(database)
}

/** What is indexed is declared in core and not in a migration: where the declarations have changed since the last start, the indexes are made anew. */
async function refreshIndexes(database: Database): Promise<void> {
  const { db } = database
  const value = declaredIndexes()
  const known = await db.selectFrom('etude').select('value').where('name', '=', 'indexes').executeTakeFirst()
  if (known?.value === value) return
  await rebuildRecordIndex(database)
  await rebuildMembership(database)
  await db
    .insertInto('etude')
    .values({ name: 'indexes', value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

/** Changes with the names of the indexes, with which kinds grant anything, and with core's schema version. */
function declaredIndexes(): string {
  const declared = kindNames.map((kind) => {
    const { indexes, grants } = declarationOf(kind)
    return [kind, grants !== undefined, ...Object.keys(indexes).sort()]
  })
  return createHash('sha256')
    .update(JSON.stringify([schemaVersion, declared]))
    .digest('hex')
}

/** Changes when a database was restored from an older copy: what devices confirmed since then may be gone. */
export async function readEpoch(database: Database): Promise<string> {
  const row = await database.db.selectFrom('etude').select('value').where('name', '=', 'epoch').executeTakeFirst()
  if (row === undefined) throw new Error('The database has not been migrated: it has no epoch')
  return row.value
}

/** kysely's own two tables are made first, before its lock: alone they are an Etude whose first start is under way. */
async function refuseForeignDatabase({ db }: Database & { type: 'postgres' }): Promise<void> {
  const found = await sql<{ name: string; known: boolean }>`
    select tablename as name, tablename in ('etude', 'kysely_migration') as known from pg_tables
    where schemaname = current_schema() and tablename not in ('kysely_migration_lock')`.execute(db)
  const names = found.rows.map(({ name }) => name)
  if (names.length > 0 && !found.rows.some(({ known }) => known)) {
    throw new UnusableDatabase(
      `The PostgreSQL database already holds tables of another program (${names.slice(0, 3).join(', ')}); it was left as it is.`,
    )
  }
  if (!names.includes('kysely_migration')) return
  const done = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  refuseUnknownMigrations(
    done.rows.map(({ name }) => name),
    'The PostgreSQL database',
  )
}
