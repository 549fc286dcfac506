import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'

/** Promises something in the caller's transaction, to be done after it. */
export async function addEffect(
  db: Kysely<Tables>,
  effect: { readonly id: string; readonly type: string; readonly payload: unknown; readonly now: number },
): Promise<void> {
  await db
    .insertInto('effect')
    .values({
      id: effect.id,
      type: effect.type,
      payload: JSON.stringify(effect.payload),
      state: 'pending',
      attempts: 0,
      not_before: effect.now,
      created_at: effect.now,
      finished_at: null,
      error: null,
    })
    .execute()
}
