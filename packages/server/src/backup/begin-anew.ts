import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'

/** What had come to its end by the time of the restore, and which the older copy still takes for open. */
export interface EndedSince {
  /** Invitations that were accepted or taken back. */
  readonly invitations: readonly string[]
  /** Who could read what, so that what was taken away since can be told. */
  readonly memberships: readonly Membership[]
}

type Membership = Pick<Tables['membership'], 'object' | 'subject' | 'role'>

/** Asked of the database that the older copy is about to replace. */
export async function readEnded(db: Kysely<Tables>): Promise<EndedSince> {
  const invitations = await db
    .selectFrom('invitation')
    .select('id')
    .where((eb) => eb.or([eb('accepted_at', 'is not', null), eb('revoked_at', 'is not', null)]))
    .execute()
  return {
    invitations: invitations.map(({ id }) => id),
    memberships: await db.selectFrom('membership').select(['object', 'subject', 'role']).distinct().execute(),
  }
}

/**
 * SYNC-16. What a restored database must do before anybody uses it: tell devices by a new epoch, and keep what it would send until the admin has
 * looked. Whoever was signed out in the lost days must not be signed in again by it, nor a link or code work twice, so everybody signs in anew.
 * Answers the grants that the older copy has brought back to life.
 */
export async function beginAnew(
  db: Kysely<Tables>,
  ended: EndedSince | null,
  now: number,
): Promise<readonly Membership[]> {
  await db.updateTable('etude').set({ value: randomUUID() }).where('name', '=', 'epoch').execute()
  await db.updateTable('effect').set({ state: 'held' }).where('state', '=', 'pending').execute()
  await db.deleteFrom('session').execute()
  await db.deleteFrom('verification').execute()
  await db.deleteFrom('device_code').execute()
  if (ended === null) return []
  for (const id of ended.invitations) {
    await db
      .updateTable('invitation')
      .set({ revoked_at: now })
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .execute()
  }
  const known = new Set(ended.memberships.map(keyOf))
  const restored = await db.selectFrom('membership').select(['object', 'subject', 'role']).distinct().execute()
  const revived = restored.filter((membership) => !known.has(keyOf(membership)))
  for (const { object, subject, role } of revived.slice(0, listedMax)) {
    await db
      .insertInto('audit')
      .values({
        id: randomUUID(),
        at: now,
        actor: 'restore',
        act: 'access.revived',
        subject,
        reason: `${role} of ${object}`,
      })
      .execute()
  }
  return revived
}

/** Enough for a wrong afternoon; a restore of another installation's backup would list everything. */
const listedMax = 1_000

const keyOf = ({ object, subject, role }: Membership): string => `${object} ${subject} ${role}`
