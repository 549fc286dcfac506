import type { Kysely } from 'kysely'
import type { UserId } from '@etude/core'
import type { Tables } from '../database/tables.ts'

/** Whoever is locked does nothing, and what they began for others before (invitations, codes) does nothing either. */
export async function isLocked(db: Kysely<Tables>, user: UserId): Promise<boolean> {
  const row = await db.selectFrom('user').select('locked').where('id', '=', user).executeTakeFirst()
  return Boolean(row?.locked)
}
