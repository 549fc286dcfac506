import { randomBytes } from 'node:crypto'
import { ok } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import { Email, LinkToken } from './fields.ts'
import { verifySeconds, triedPassword } from './limits.ts'

/** A change of address is confirmed from the new one; the old one is told. Without mail there is nobody to ask, so the password decides. */
export const emailRoutes = (deps: AccountDeps): readonly Route[] => [changeEmail(deps), confirmEmail(deps)]

const changeEmail = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/change-email',
      tag: 'Accounts',
      summary: 'Change my e-mail address',
      description:
        'Where this installation sends mail, the new address gets a link to confirm it, and the answer does not tell whether it already has an account.',
      access: 'signed-in',
      body: z.object({ email: Email, password: z.string().max(1000) }),
      status: 200,
      gives: 'Whether it is changed, or waits for the link in the mail.',
      answer: z.object({ next: z.enum(['changed', 'check-mail']) }),
      problems: ['not-allowed', 'address-taken', 'too-many-requests'],
    },
    async ({ c, caller, body: { email, password } }) => {
      const { auth, limits, mails, sendsMail } = deps
      const limited = await limits.signIn.take({ address: c.var.address, account: caller.email })
      if (!limited.ok) return limited
      if (!(await passwordFits(deps, caller.user, password))) {
        return refused('invalid-input', {
          errors: [{ path: 'password', message: 'This is not the password of this account.' }],
        })
      }
      const { internalAdapter } = await auth.$context
      const holder = await internalAdapter.findUserByEmail(email)
      if (!sendsMail) {
        if (holder !== null && holder.user.id !== caller.user) return refused('address-taken')
        await internalAdapter.updateUser(caller.user, { email })
        return ok({ next: 'changed' as const })
      }
      const token = randomBytes(24).toString('base64url')
      await internalAdapter.createVerificationValue({
        identifier: identifierOf(token),
        value: JSON.stringify({ user: caller.user, email }),
        expiresAt: new Date(Date.now() + verifySeconds * 1000),
      })
      if (holder === null) await mails.changeAddress(email, token)
      else await mails.addressAlreadyKnown(email)
      deps.wakeEffects()
      return ok({ next: 'check-mail' as const })
    },
  )

const Waiting = z.object({ user: z.string(), email: z.string() })
const identifierOf = (token: string): string => `change-email:${token}`

const confirmEmail = ({ auth, limits, mails, wakeEffects }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/confirm-email',
      tag: 'Accounts',
      summary: 'Confirm my new address with the token of the mail',
      access: 'anyone',
      body: z.object({ token: LinkToken }),
      status: 200,
      gives: 'The address in force now.',
      answer: z.object({ email: z.string() }),
      problems: ['invalid-input', 'address-taken', 'too-many-requests'],
    },
    async ({ c, body: { token } }) => {
      const limited = await limits.code.take({ address: c.var.address })
      if (!limited.ok) return limited
      const { internalAdapter } = await auth.$context
      const kept = await internalAdapter.consumeVerificationValue(identifierOf(token))
      const user = kept === null ? null : await internalAdapter.findUserById(Waiting.parse(JSON.parse(kept.value)).user)
      if (kept === null || user === null) {
        const message = 'This link has been used already or is too old. Ask for a new one.'
        return refused('invalid-input', { errors: [{ path: 'token', message }] })
      }
      const { email } = Waiting.parse(JSON.parse(kept.value))
      const holder = await internalAdapter.findUserByEmail(email)
      if (holder !== null && holder.user.id !== user.id) return refused('address-taken')
      await internalAdapter.updateUser(user.id, { email, emailVerified: true })
      await mails.addressChanged(user.email)
      wakeEffects()
      return ok({ email })
    },
  )

/** False for an account without a password too, such as that of a child's device. */
async function passwordFits({ auth }: AccountDeps, user: string, password: string): Promise<boolean> {
  const { internalAdapter, password: hashing } = await auth.$context
  const account = await internalAdapter.findCredentialAccount(user)
  const hash = account?.password ?? null
  return hash !== null && (await hashing.verify({ hash, password: triedPassword(password) }))
}
