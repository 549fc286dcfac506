import { ok } from '@etude/core'
import * as z from 'zod'
import { enqueueEffect } from '../effect/enqueue-effect.ts'
import type { EffectHandler } from '../notify/effect-runner.ts'
import { refused } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import type { Auth } from './auth.ts'
import { fromLibrary, libraryHeaders } from './call-library.ts'
import { Email, LinkToken, Password } from './fields.ts'
import { triedPassword } from './limits.ts'

const resetRequest = 'account.password-reset'

export const passwordRoutes = (deps: AccountDeps): readonly Route[] => [
  requestReset(deps),
  reset(deps),
  changePassword(deps),
  verifyEmail(deps),
]

/** Who the address belongs to is looked up after the answer was given, so that neither its words nor its time can tell. */
export const resetHandlers = (auth: Auth): Readonly<Record<string, EffectHandler>> => ({
  [resetRequest]: async (payload) => {
    const { email } = z.object({ email: z.string() }).parse(payload)
    await auth.api.requestPasswordReset({ body: { email } })
  },
})

const requestReset = ({ database, limits, wakeEffects, now, newId }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/request-password-reset',
      tag: 'Accounts',
      summary: 'Ask for a mail with which to choose a new password',
      description: 'The answer is the same whether the address has an account or not.',
      access: 'anyone',
      body: z.object({ email: Email }),
      status: 202,
      gives: 'If the address has an account, a mail is on its way.',
      problems: ['too-many-requests'],
    },
    async ({ c, body: { email } }) => {
      const limited = await limits.reset.take({ address: c.var.address, account: email })
      if (!limited.ok) return limited
      await enqueueEffect(database.db, { id: newId(), type: resetRequest, payload: { email } }, now())
      wakeEffects()
      return ok(undefined)
    },
  )

const reset = ({ auth, limits }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/reset-password',
      tag: 'Accounts',
      summary: 'Choose a new password with the token of the mail',
      description: 'Every device of the account is signed out.',
      access: 'anyone',
      body: z.object({ token: LinkToken, password: Password }),
      status: 204,
      gives: 'The new password is in force.',
      problems: ['invalid-input', 'too-many-requests'],
    },
    async ({ c, body: { token, password } }) => {
      const limited = await limits.code.take({ address: c.var.address })
      if (!limited.ok) return limited
      const body = { token, newPassword: password }
      const done = await fromLibrary(c, auth.api.resetPassword({ body, headers: libraryHeaders(c), asResponse: true }))
      return done.ok ? ok(undefined) : done
    },
  )

const changePassword = ({ auth, limits }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/change-password',
      tag: 'Accounts',
      summary: 'Change my password',
      description: 'Every other device is signed out; this one gets a new session.',
      access: 'signed-in',
      body: z.object({ password: z.string().max(1000), newPassword: Password }),
      status: 204,
      gives: 'The new password is in force.',
      problems: ['not-allowed', 'invalid-input', 'too-many-requests'],
    },
    async ({ c, caller, body: { password, newPassword } }) => {
      // The library sets the new session's cookie, which a client with a token would not keep.
      if (caller.via !== 'cookie') return refused('not-allowed')
      const limited = await limits.signIn.take({ address: c.var.address, account: caller.email })
      if (!limited.ok) return limited
      const body = { currentPassword: triedPassword(password), newPassword, revokeOtherSessions: true }
      const done = await fromLibrary(c, auth.api.changePassword({ body, headers: libraryHeaders(c), asResponse: true }))
      return done.ok ? ok(undefined) : done
    },
  )

const verifyEmail = ({ auth, limits }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/verify-email',
      tag: 'Accounts',
      summary: 'Confirm my address with the token of the mail',
      access: 'anyone',
      body: z.object({ token: LinkToken }),
      status: 200,
      gives: 'The address is confirmed, and its account may sign in.',
      answer: z.object({ next: z.literal('sign-in') }),
      problems: ['invalid-input', 'account-locked', 'too-many-requests'],
    },
    async ({ c, body }) => {
      const limited = await limits.code.take({ address: c.var.address })
      if (!limited.ok) return limited
      const answer = auth.api.verifyEmail({ query: body, headers: libraryHeaders(c), asResponse: true })
      const done = await fromLibrary(c, answer)
      return done.ok ? ok({ next: 'sign-in' as const }) : done
    },
  )
