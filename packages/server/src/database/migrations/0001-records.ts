import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { inKeyOrder, textColumn } from '../text-column.ts'

/** Records, the versions of their spaces, who may read them, what devices sent, and what is still to be done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  const text = textColumn(db)
  await schema
    .createTable('etude')
    .addColumn('name', text, (c) => c.primaryKey())
    .addColumn('value', text, (c) => c.notNull())
    .execute()

  await schema
    .createTable('space')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('digest', text, (c) => c.notNull())
    .addColumn('floor', 'bigint', (c) => c.notNull())
    .addColumn('access', 'bigint', (c) => c.notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .modifyEnd(inKeyOrder(db))
    .execute()
  await schema.createIndex('space_number').on('space').columns(['number']).execute()

  // A record that moved leaves a tombstone in the space it left, so the space is part of the key; live, it is in one space only.
  await schema
    .createTable('record')
    .addColumn('space', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('deleted', 'integer', (c) => c.notNull())
    .addColumn('body', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('record_key', ['space', 'kind', 'id'])
    .execute()
  await sql`create unique index record_live on record (kind, id) where deleted = 0`.execute(db)
  await sql`create index record_dead on record (space, version) where deleted = 1`.execute(db)
  await schema.createIndex('record_version').on('record').columns(['space', 'version', 'kind', 'id']).execute()

  await schema
    .createTable('record_index')
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('key', text, (c) => c.notNull())
    .addColumn('space', text, (c) => c.notNull())
    .addColumn('id', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('record_index_key', ['kind', 'name', 'key', 'id'])
    .modifyEnd(inKeyOrder(db))
    .execute()
  await schema.createIndex('record_index_record').on('record_index').columns(['kind', 'id']).execute()

  await schema
    .createTable('membership')
    .addColumn('object', text, (c) => c.notNull())
    .addColumn('subject', text, (c) => c.notNull())
    .addColumn('role', text, (c) => c.notNull())
    .addColumn('kind', text, (c) => c.notNull())
    .addColumn('record', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('membership_key', ['subject', 'object', 'role', 'kind', 'record'])
    .modifyEnd(inKeyOrder(db))
    .execute()
  await schema.createIndex('membership_object').on('membership').columns(['object']).execute()
  await schema.createIndex('membership_record').on('membership').columns(['kind', 'record']).execute()

  await schema
    .createTable('client')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('account', text, (c) => c.notNull())
    .addColumn('last_seq', 'bigint', (c) => c.notNull())
    .addColumn('acked_seq', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .modifyEnd(inKeyOrder(db))
    .execute()
  await schema.createIndex('client_account').on('client').columns(['account']).execute()

  await schema
    .createTable('mutation')
    .addColumn('client', text, (c) => c.notNull().references('client.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('hash', text, (c) => c.notNull())
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('outcome', text, (c) => c.notNull())
    .addColumn('args', text)
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('origin_account', text)
    .addColumn('origin_client', text)
    .addColumn('origin_seq', 'bigint')
    .addPrimaryKeyConstraint('mutation_key', ['client', 'seq'])
    .execute()
  await sql`create index mutation_kept on mutation (client, seq) where args is not null`.execute(db)
  // The account is part of the key, or somebody could claim another's mutations as already done.
  await sql`create unique index mutation_origin on mutation (origin_account, origin_client, origin_seq)
    where origin_client is not null`.execute(db)

  await schema
    .createTable('effect')
    .addColumn('id', text, (c) => c.primaryKey())
    .addColumn('type', text, (c) => c.notNull())
    .addColumn('payload', text, (c) => c.notNull())
    .addColumn('state', text, (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('not_before', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('error', text)
    .execute()
  await schema.createIndex('effect_due').on('effect').columns(['state', 'not_before']).execute()
}
