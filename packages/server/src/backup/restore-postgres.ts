import { sql } from 'kysely'
import { migrations } from '../database/migrations/index.ts'
import type { PostgresHandle } from '../database/open-database.ts'
import { UnusableDatabase } from '../database/unusable-database.ts'
import { beginAnew, readEnded } from './begin-anew.ts'
import { dumpPostgres, readDump } from './dump-postgres.ts'

const rowsPerInsert = 200

/** STORE-6. Puts a dump in the place of what is in the database, in one transaction; what was there is dumped to a file first. */
export async function restorePostgres(
  database: PostgresHandle,
  source: string,
  keptAs: string,
): Promise<Awaited<ReturnType<typeof beginAnew>>> {
  const { migrations: done } = await readDump(source, () => Promise.resolve())
  if (done.join() !== Object.keys(migrations).sort().join()) {
    throw new UnusableDatabase(
      `${source} was made by another version of Etude: restore it with that version, then migrate.`,
    )
  }
  await refuseWhileInUse(database)
  await dumpPostgres(database, keptAs)
  const ended = await readEnded(database.db)
  return database.db.transaction().execute(async (trx) => {
    const tables = (await trx.introspection.getTables()).map(({ name }) => name)
    await sql`truncate ${sql.join(tables.map((table) => sql.table(table)))} cascade`.execute(trx)
    let table = ''
    let rows: object[] = []
    const insert = async (): Promise<void> => {
      if (rows.length > 0)
        await trx
          .insertInto(table as 'etude')
          .values(rows as never)
          .execute()
      rows = []
    }
    await readDump(source, async (of, row) => {
      if (of !== table || rows.length === rowsPerInsert) await insert()
      table = of
      rows.push(row)
    })
    await insert()
    return beginAnew(trx, ended, Date.now())
  })
}

async function refuseWhileInUse({ db }: PostgresHandle): Promise<void> {
  const others = await sql<{ n: number }>`
    select count(*) as n from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`.execute(db)
  if ((others.rows[0]?.n ?? 0) > 0) {
    throw new UnusableDatabase('The PostgreSQL database is in use: stop every server, then restore.')
  }
}
