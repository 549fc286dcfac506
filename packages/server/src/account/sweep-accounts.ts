import type { Kysely } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { Tables } from '../database/tables.ts'

const dayMs = 24 * 3600 * 1000
/** An ended session is still told from none at all for this long, so that a device that was away hears why it has to sign in. */
const endedSessionsKeptMs = 90 * dayMs
/** Long enough to answer who invited whom when somebody asks. */
const invitationsKeptMs = 365 * dayMs
const effectsKeptMs = 30 * dayMs

/** Forgets what has served its purpose. It may run anywhere and at any time, twice at once too. */
export async function sweepAccounts(database: Database, now: number): Promise<void> {
  const db: Kysely<Tables> = database.db
  const before = (ms: number) => (database.type === 'postgres' ? new Date(now - ms) : new Date(now - ms).toISOString())
  await db.deleteFrom('session').where('expiresAt', '<', before(endedSessionsKeptMs)).execute()
  await db.deleteFrom('verification').where('expiresAt', '<', before(dayMs)).execute()
  await db
    .deleteFrom('device_code')
    .where('expires_at', '<', now - dayMs)
    .execute()
  await db
    .deleteFrom('invitation')
    .where('expires_at', '<', now - invitationsKeptMs)
    .execute()
  await db
    .deleteFrom('effect')
    .where('state', '=', 'done')
    .where('finished_at', '<', now - effectsKeptMs)
    .execute()
}
