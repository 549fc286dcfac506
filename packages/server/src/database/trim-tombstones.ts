import type { SpaceId } from '@etude/core'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Database } from './open-database.ts'
import type { Tables } from './tables.ts'

/** A space with more than this many forgets the older half: room for months of deleting by hand, and little to send to a device that was away. */
const tombstonesPerSpaceMax = 2_000

/**
 * STORE-7, SYNC-15. Forgets the oldest tombstones of spaces that have too many. The floor of such a space rises to the newest one forgotten: a device that
 * has not come so far cannot be told what to delete any more and gets the space anew. Answers the spaces whose floor rose.
 */
export async function trimTombstones(database: Database, max = tombstonesPerSpaceMax): Promise<readonly SpaceId[]> {
  const crowded = await database.db
    .selectFrom('record')
    .select('space')
    .where('deleted', '=', 1)
    .groupBy('space')
    .having(({ fn }) => fn.countAll(), '>', max)
    .orderBy('space')
    .execute()
  const spaces = crowded.map(({ space }) => space as SpaceId)
  for (const space of spaces) {
    await database.db.transaction().execute((trx) => forgetOlderHalf(trx, database.type, space, Math.floor(max / 2)))
  }
  return spaces
}

async function forgetOlderHalf(
  trx: Kysely<Tables>,
  type: Database['type'],
  space: SpaceId,
  keep: number,
): Promise<void> {
  // Held as commits hold it, so that no version is taken while the floor moves.
  if (type === 'postgres') await sql`select 1 from space where id = ${space} for update`.execute(trx)
  const newestForgotten = await trx
    .selectFrom('record')
    .select('version')
    .where('space', '=', space)
    .where('deleted', '=', 1)
    .orderBy('version', 'desc')
    .offset(keep)
    .limit(1)
    .executeTakeFirst()
  if (newestForgotten === undefined) return
  const floor = newestForgotten.version
  await trx
    .deleteFrom('record')
    .where('space', '=', space)
    .where('deleted', '=', 1)
    .where('version', '<=', floor)
    .execute()
  await trx.updateTable('space').set({ floor }).where('id', '=', space).where('floor', '<', floor).execute()
}
