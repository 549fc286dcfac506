import type { Kysely } from 'kysely'

/** Nothing ever looked a record's index entries up by the record, since they follow from it; each entry of a log paid for it with a page of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('record_index_record').execute()
}
