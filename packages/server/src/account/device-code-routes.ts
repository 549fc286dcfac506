import { createHmac, randomInt } from 'node:crypto'
import { LearnerId, UserId, learnerSpace, may, ok, userActor } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import { fromLibrary, libraryHeaders } from './call-library.ts'
import { ensureChildAccount } from './child-account.ts'
import { LearnerParams, asGuardian } from './children-routes.ts'
import { isLocked } from './is-locked.ts'
import { deviceCodeLength, deviceCodeSeconds } from './limits.ts'

/** A child's device signs in with a code that its guardian reads out: no e-mail, no password. */
export const deviceCodeRoutes = (deps: AccountDeps): readonly Route[] => [createCode(deps), useCode(deps)]

const createCode = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/children/:learner/device-codes',
      tag: 'Children',
      summary: 'Make a code with which a child signs in on a device',
      description: 'It works once and for 15 minutes. A new code ends the one before it.',
      access: 'signed-in',
      params: LearnerParams,
      status: 201,
      gives: 'The code, shown this once.',
      answer: z.object({ code: z.string(), expiresAt: z.int() }),
      problems: ['not-found', 'not-allowed', 'too-many-requests'],
    },
    async ({ c, caller, params: { learner } }) => {
      const allowed = await asGuardian(deps, caller, 'learner.sign-in-devices', learner)
      if (!allowed.ok) return allowed
      const limited = await deps.limits.code.take({ address: c.var.address, account: caller.user })
      if (!limited.ok) return limited
      const profile = await deps.records.get('learner', learner)
      // A learner who has grown up signs in by themselves.
      if (profile?.body.child !== true) return refused('not-allowed')
      const code = newCode()
      const now = deps.now()
      const expiresAt = now + deviceCodeSeconds * 1000
      await deps.database.db.transaction().execute(async (trx) => {
        await trx.deleteFrom('device_code').where('learner', '=', learner).execute()
        await trx
          .insertInto('device_code')
          .values({
            code_hash: hashOf(code, deps.secret),
            learner,
            created_by: caller.user,
            created_at: now,
            expires_at: expiresAt,
            used_at: null,
          })
          .execute()
      })
      return ok({ code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt })
    },
  )

const useCode = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/device-sign-in',
      tag: 'Children',
      summary: 'Sign this device in for a child, with a guardian’s code',
      description:
        'The PIN that may follow is kept on the device and never sent: it locks the screen against brothers and sisters, it does not protect the account.',
      access: 'anyone',
      body: z.object({ code: z.string().max(40) }),
      status: 200,
      gives: 'Whose device this is now; the session cookie is set.',
      answer: z.object({ user: z.string(), learner: z.string(), name: z.string() }),
      problems: ['code-invalid', 'account-locked', 'too-many-requests'],
    },
    async ({ c, body }) => {
      const limited = await deps.limits.code.take({ address: c.var.address })
      if (!limited.ok) return limited
      const learner = await spend(deps, body.code)
      const profile = learner === null ? undefined : await deps.records.get('learner', learner)
      if (learner === null || profile?.body.child !== true) return refused('code-invalid')
      const user = await ensureChildAccount(deps, learner)
      const started = await fromLibrary(
        c,
        deps.auth.api.startSession({ body: { userId: user }, headers: libraryHeaders(c), asResponse: true }),
      )
      if (!started.ok) return started
      await deps.people.ensureRecords(user)
      return ok({ user, learner, name: profile.body.name })
    },
  )

/** Two devices with one code: the update lets one of them through. A code says no more than whoever made it could say now. */
async function spend({ database, records, secret, now }: AccountDeps, code: string): Promise<LearnerId | null> {
  const row = await database.db
    .updateTable('device_code')
    .set({ used_at: now() })
    .where('code_hash', '=', hashOf(normalised(code), secret))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now())
    .returning(['learner', 'created_by'])
    .executeTakeFirst()
  if (row === undefined) return null
  const learner = LearnerId.parse(row.learner)
  const madeBy = UserId.parse(row.created_by)
  if (await isLocked(database.db, madeBy)) return null
  const maker = userActor(madeBy)
  return (await may(records, maker, 'learner.sign-in-devices', learnerSpace(learner))) ? learner : null
}

/** Letters and digits that nobody mistakes for one another when they are read out. */
const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'

const newCode = (): string =>
  Array.from({ length: deviceCodeLength }, () => alphabet.charAt(randomInt(alphabet.length))).join('')

const normalised = (code: string): string => code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')

/** Keyed, since so short a code could be found from a plain hash by trying them all. */
const hashOf = (code: string, secret: string): string =>
  createHmac('sha256', secret).update(`device code ${code}`).digest('base64url')
