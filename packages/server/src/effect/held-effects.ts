import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'

/** What a restore has held back, and what could not be delivered however often it was tried. Both wait for the admin's word. */
const waitingStates = ['held', 'failed'] as const

export interface WaitingEffect {
  readonly id: string
  readonly type: string
  readonly state: (typeof waitingStates)[number]
  /** Whom it is for, where it says so; never what it says, since that may open an account. */
  readonly to: string | null
  readonly createdAt: number
  readonly error: string | null
}

const shownMax = 500

/** The oldest first. */
export async function listWaitingEffects(db: Kysely<Tables>): Promise<readonly WaitingEffect[]> {
  const rows = await db
    .selectFrom('effect')
    .select(['id', 'type', 'state', 'payload', 'created_at', 'error'])
    .where('state', 'in', waitingStates)
    .orderBy('created_at')
    .orderBy('id')
    .limit(shownMax)
    .execute()
  return rows.map(({ id, type, state, payload, created_at: createdAt, error }) => ({
    id,
    type,
    state: state as WaitingEffect['state'],
    to: addresseeOf(payload),
    createdAt,
    error,
  }))
}

/** EFFECT-8. Delivers them after all: all, or the one named. Answers how many. */
export async function releaseEffects(db: Kysely<Tables>, id: string | null, now: number): Promise<number> {
  const change = db
    .updateTable('effect')
    .set({ state: 'pending', attempts: 0, not_before: now, finished_at: null, error: null })
    .where('state', 'in', waitingStates)
  const { numUpdatedRows } = await (id === null ? change : change.where('id', '=', id)).executeTakeFirst()
  return Number(numUpdatedRows)
}

/** EFFECT-8. Gives them up for good: what they said is forgotten with them. Answers how many. */
export async function discardEffects(db: Kysely<Tables>, id: string | null): Promise<number> {
  const change = db.deleteFrom('effect').where('state', 'in', waitingStates)
  const { numDeletedRows } = await (id === null ? change : change.where('id', '=', id)).executeTakeFirst()
  return Number(numDeletedRows)
}

function addresseeOf(payload: string): string | null {
  const { to, email } = JSON.parse(payload) as { to?: unknown; email?: unknown }
  const address = to ?? email
  return typeof address === 'string' ? address : null
}
