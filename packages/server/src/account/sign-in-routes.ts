import { ok } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import { fromLibrary, libraryHeaders } from './call-library.ts'
import { triedPassword } from './limits.ts'
import { Email, Language, Password, PersonName, Zone } from './fields.ts'

const PersonAnswer = z.object({ id: z.string(), email: z.string(), name: z.string() })
const SignUpAnswer = z.object({
  /** `signed-in`: the session cookie is set. `check-mail`: the same for known and unknown addresses. */
  next: z.enum(['signed-in', 'check-mail']),
  user: PersonAnswer.nullable(),
})

/** The library's answer holds every column. */
const toPerson = ({ id, email, name }: z.infer<typeof PersonAnswer>) => ({ id, email, name })

export const signInRoutes = (deps: AccountDeps): readonly Route[] => [signUp(deps), signIn(deps), signOut(deps)]

const signUp = ({ auth, limits, people, wakeEffects }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/sign-up',
      tag: 'Accounts',
      summary: 'Make an account with e-mail and password',
      description:
        'Where this installation sends mail, the answer is `check-mail` for every address, and the mail says the rest. Where it does not, the new account is signed in at once.',
      access: 'anyone',
      body: z.object({
        email: Email,
        password: Password,
        name: PersonName,
        zone: Zone.optional(),
        language: Language.optional(),
      }),
      status: 200,
      gives: 'What comes next.',
      answer: SignUpAnswer,
      problems: ['address-taken', 'too-many-requests'],
    },
    async ({ c, body }) => {
      const limited = await limits.signUp.take({ address: c.var.address, account: body.email })
      if (!limited.ok) return limited
      const headers = libraryHeaders(c)
      const made = await fromLibrary<{ token: string | null; user: z.infer<typeof PersonAnswer> }>(
        c,
        auth.api.signUpEmail({ body, headers, asResponse: true }),
      )
      if (!made.ok) return made
      wakeEffects()
      if (made.value.token === null) return ok({ next: 'check-mail' as const, user: null })
      await people.ensureRecords(made.value.user.id)
      return ok({ next: 'signed-in' as const, user: toPerson(made.value.user) })
    },
  )

const signIn = ({ auth, limits, people, wakeEffects }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/sign-in',
      tag: 'Accounts',
      summary: 'Sign in with e-mail and password',
      access: 'anyone',
      body: z.object({ email: Email, password: z.string().max(1000), remember: z.boolean().default(true) }),
      status: 200,
      gives: 'Who is signed in now; the session cookie is set.',
      answer: z.object({ user: PersonAnswer }),
      problems: ['wrong-credentials', 'email-not-verified', 'account-locked', 'too-many-requests'],
    },
    async ({ c, body }) => {
      const limited = await limits.signIn.take({ address: c.var.address, account: body.email })
      if (!limited.ok) return limited
      const { email, password, remember } = body
      const signedIn = await fromLibrary<{ user: z.infer<typeof PersonAnswer> }>(
        c,
        auth.api.signInEmail({
          body: { email, password: triedPassword(password), rememberMe: remember },
          headers: libraryHeaders(c),
          asResponse: true,
        }),
      )
      if (!signedIn.ok) {
        wakeEffects()
        return signedIn
      }
      await limits.signIn.succeeded({ address: c.var.address, account: email })
      await people.ensureRecords(signedIn.value.user.id)
      return ok({ user: toPerson(signedIn.value.user) })
    },
  )

const signOut = ({ auth }: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/auth/sign-out',
      tag: 'Accounts',
      summary: 'End this session',
      access: 'anyone',
      status: 204,
      gives: 'The session is gone, if there was one, and its cookie with it.',
      problems: [],
    },
    async ({ c }) => {
      const done = await fromLibrary(c, auth.api.signOut({ headers: libraryHeaders(c), asResponse: true }))
      return done.ok ? ok(undefined) : refused('not-signed-in')
    },
  )
