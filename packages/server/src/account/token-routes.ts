import { ok, refuse } from '@etude/core'
import type { Result } from '@etude/core'
import * as z from 'zod'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { route } from '../http/route.ts'
import type { Route } from '../http/route.ts'
import type { AccountDeps } from './account-deps.ts'
import { libraryHeaders, libraryProblemOf } from './call-library.ts'
import { Email } from './fields.ts'
import { accessTokenSeconds, triedPassword } from './limits.ts'
import { readSignedValue, signValue } from './signed-value.ts'

const Tokens = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresInSeconds: z.int(),
  /** Good for as long as the session lives; ending the session ends it. */
  refreshToken: z.string(),
})

const Grant = z.discriminatedUnion('grant', [
  z.object({ grant: z.literal('password'), email: Email, password: z.string().max(1000) }),
  z.object({ grant: z.literal('refresh'), refreshToken: z.string().max(300) }),
])

/** Tokens for API clients. Behind each refresh token stands a session, listed and ended like that of any device. */
export const tokenRoutes = (deps: AccountDeps): readonly Route[] => [issueTokens(deps), signingKeys(deps)]

const issueTokens = (deps: AccountDeps): Route =>
  route(
    {
      method: 'post',
      path: '/api/token',
      tag: 'API clients',
      summary: 'Get an access token, by password or by refresh token',
      description:
        'The access token is a JWT signed with EdDSA, for the header `Authorization: Bearer …`. It lives for 15 minutes; the refresh token gets the next one.',
      access: 'anyone',
      body: Grant,
      status: 200,
      gives: 'An access token and the refresh token.',
      answer: Tokens,
      problems: [
        'wrong-credentials',
        'email-not-verified',
        'account-locked',
        'refresh-token-invalid',
        'too-many-requests',
      ],
    },
    async ({ c, body }) => {
      const started =
        body.grant === 'password'
          ? await startSession(deps, c, body)
          : await sessionBehind(deps, c.var.address, body.refreshToken)
      if (!started.ok) return started
      const { token, user, session } = started.value
      return ok({
        accessToken: await deps.tokens.issue(user, session),
        tokenType: 'Bearer' as const,
        expiresInSeconds: accessTokenSeconds,
        refreshToken: signValue(token, deps.secret),
      })
    },
  )

interface Started {
  readonly token: string
  readonly user: string
  readonly session: string
}

async function startSession(
  { auth, limits, people, sessions }: AccountDeps,
  c: Parameters<typeof libraryHeaders>[0],
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Result<Started, Problem>> {
  const who = { address: c.var.address, account: email }
  const limited = await limits.signIn.take(who)
  if (!limited.ok) return limited
  const body = { email, password: triedPassword(password) }
  const answer = await auth.api.signInEmail({ body, headers: libraryHeaders(c), asResponse: true })
  // No cookie is handed on: this client keeps its tokens itself.
  if (!answer.ok) return refuse(await libraryProblemOf(answer))
  const { token } = (await answer.json()) as { readonly token: string }
  const session = await sessions.byToken(token)
  if (session === undefined) throw new Error('A session is missing right after it was made')
  await limits.signIn.succeeded(who)
  await people.ensureRecords(session.userId)
  return ok({ token, user: session.userId, session: session.id })
}

async function sessionBehind(
  { limits, secret, sessions, now }: AccountDeps,
  address: string,
  refreshToken: string,
): Promise<Result<Started, Problem>> {
  const token = readSignedValue(refreshToken, secret)
  const session = token === null ? undefined : await sessions.byToken(token)
  if (token === null || session === undefined || session.expiresAt <= now()) {
    const limited = await limits.code.take({ address })
    return limited.ok ? refused('refresh-token-invalid') : limited
  }
  if (session.locked) return refused('account-locked')
  return ok({ token, user: session.userId, session: session.id })
}

const signingKeys = ({ auth }: AccountDeps): Route =>
  route(
    {
      method: 'get',
      path: '/api/token/keys',
      tag: 'API clients',
      summary: 'The public keys that access tokens are signed with',
      description:
        'A JSON Web Key Set. A new key appears about once a month; the one before it stays until no token signed with it can be alive.',
      access: 'anyone',
      status: 200,
      gives: 'The keys in use.',
      answer: z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string() })) }),
      problems: [],
    },
    async () => {
      const { keys } = await auth.api.getJwks()
      return ok({
        keys: keys.map((key) => ({ ...key, kid: String(key.kid), kty: String(key.kty), alg: String(key.alg) })),
      })
    },
  )
