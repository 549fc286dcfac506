import { createHash, randomBytes } from 'node:crypto'
import type { ClassId, LearnerId, UserId } from '@etude/core'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { invitationSeconds } from './limits.ts'

export type Invitation = Tables['invitation']

export type InvitationTarget =
  | { readonly kind: 'guardian' | 'hand-over'; readonly learner: LearnerId }
  | { readonly kind: 'enrolment' | 'co-tutor'; readonly class: ClassId }

export interface NewInvitation {
  readonly id: string
  readonly target: InvitationTarget
  readonly email: string | null
  readonly by: UserId
  readonly byName: string
}

/** Long enough that nobody guesses one, so a plain hash keeps it: who copies the database can accept nothing. */
export const newSecret = (): string => randomBytes(24).toString('base64url')
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

export async function addInvitation(
  db: Kysely<Tables>,
  { id, target, email, by, byName }: NewInvitation,
  secret: string,
  now: number,
): Promise<number> {
  const expiresAt = now + invitationSeconds * 1000
  await db
    .insertInto('invitation')
    .values({
      id,
      secret_hash: hashOf(secret),
      kind: target.kind,
      learner: 'learner' in target ? target.learner : null,
      class: 'class' in target ? target.class : null,
      email,
      created_by: by,
      created_by_name: byName,
      created_at: now,
      expires_at: expiresAt,
      accepted_at: null,
      accepted_by: null,
      accepted_learner: null,
      finished_at: null,
      revoked_at: null,
    })
    .execute()
  return expiresAt
}

export const findInvitation = (db: Kysely<Tables>, secret: string): Promise<Invitation | undefined> =>
  db.selectFrom('invitation').selectAll().where('secret_hash', '=', hashOf(secret)).executeTakeFirst()

/**
 * Takes an invitation for one person, for ever. What it stands for is done afterwards; whoever took it and was interrupted may take it again and so finish.
 */
export async function takeInvitation(
  db: Kysely<Tables>,
  id: string,
  by: string,
  learner: string | null,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('invitation')
    .set({ accepted_at: now, accepted_by: by, accepted_learner: learner })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('finished_at', 'is', null)
    .where('expires_at', '>', now)
    .where((eb) =>
      eb.or([
        eb('accepted_at', 'is', null),
        eb.and([
          eb('accepted_by', '=', by),
          learner === null ? eb('accepted_learner', 'is', null) : eb('accepted_learner', '=', learner),
        ]),
      ]),
    )
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** From here on it does nothing for anybody, its acceptor included: who was removed since does not come back by an old link. */
export async function finishInvitation(db: Kysely<Tables>, id: string, now: number): Promise<void> {
  await db.updateTable('invitation').set({ finished_at: now }).where('id', '=', id).execute()
}

/** False where it cannot be taken back any more. */
export async function revokeInvitation(db: Kysely<Tables>, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('invitation')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const invitationStates = ['open', 'accepted', 'revoked', 'lapsed'] as const

export function invitationState(invitation: Invitation, now: number): (typeof invitationStates)[number] {
  if (invitation.accepted_at !== null) return 'accepted'
  if (invitation.revoked_at !== null) return 'revoked'
  return invitation.expires_at <= now ? 'lapsed' : 'open'
}
