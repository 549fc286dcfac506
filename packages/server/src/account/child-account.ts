import { Instant, UserId, learnerSpace, ok, systemActor } from '@etude/core'
import type { LearnerId } from '@etude/core'
import type { Kysely } from 'kysely'
import type { Commit } from '../commit/commit.ts'
import { serverAt } from '../commit/server-at.ts'
import type { Tables } from '../database/tables.ts'
import type { AccountDeps } from './account-deps.ts'

/** The account that stands for a child's devices: nobody can sign in to it by password, and its address leads nowhere. */
export async function childAccountOf(db: Kysely<Tables>, learner: LearnerId): Promise<string | undefined> {
  const row = await db.selectFrom('user').select('id').where('child', '=', learner).executeTakeFirst()
  return row?.id
}

/**
 * Makes it where it is missing, and ties the profile to it. Each step may have been done before and died after, so each is looked up and done again only where needed;
 * the column `child` is unique, so that two devices at once end in one account.
 */
export async function ensureChildAccount(deps: AccountDeps, learner: LearnerId): Promise<string> {
  const { auth, commit, database, newId, now, records } = deps
  const profile = await records.get('learner', learner)
  if (profile === undefined) throw new Error('An account was asked for a learner who does not exist')
  let user = await childAccountOf(database.db, learner)
  if (user === undefined) {
    const { internalAdapter } = await auth.$context
    const email = `child-${newId()}@devices.invalid`
    const made = await internalAdapter
      .createUser({ name: profile.body.name, email, emailVerified: false, child: learner }, { method: 'other' })
      .catch(async (error: unknown) => {
        const winner = await childAccountOf(database.db, learner)
        if (winner === undefined) throw error
        return { id: winner }
      })
    user = made.id
  }
  if (profile.body.user !== user) await tieToChild(commit, learner, UserId.parse(user), Instant.parse(now()))
  return user
}

/** Tied meanwhile, perhaps by a hand-over after which the learner is nobody's child any more, it stays as it is. */
export async function tieToChild(commit: Commit, learner: LearnerId, user: UserId, now: Instant): Promise<void> {
  const actor = systemActor('child devices', user)
  const done = await commit.inOneMoment(actor, [learnerSpace(learner)], serverAt(now), async ({ reader, run }) => {
    if ((await reader.get('learner', learner))?.body.user === user) return ok(null)
    return run({ name: 'learner.attach-account', version: 1, args: { learner, user, child: true } })
  })
  if (!done.ok) throw new Error(`A child's account could not be attached: ${done.error.type}`)
}
