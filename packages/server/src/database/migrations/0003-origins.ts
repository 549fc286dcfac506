import { sql } from 'kysely'
import type { Kysely } from 'kysely'

/** Copies of one device go on under one number with different edits, each of which is offered again under that number. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index mutation_origin`.execute(db)
  await sql`create unique index mutation_origin on mutation (origin_account, origin_client, origin_seq, hash)
    where origin_client is not null`.execute(db)
}
