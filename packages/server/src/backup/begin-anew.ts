import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'

/** SYNC-16. What a restored database must do before anybody uses it: tell devices by a new epoch, and keep what it would send until the admin has looked. */
export async function beginAnew(db: Kysely<Tables>): Promise<void> {
  await db.updateTable('etude').set({ value: randomUUID() }).where('name', '=', 'epoch').execute()
  await db.updateTable('effect').set({ state: 'held' }).where('state', '=', 'pending').execute()
}
