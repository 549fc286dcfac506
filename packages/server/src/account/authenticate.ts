import { LearnerId, UserId, ok } from '@etude/core'
import type { Result } from '@etude/core'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { Authenticate, Caller } from './caller.ts'
import type { SessionReader, SessionRow } from './session-reader.ts'
import { createKept } from '../kept.ts'
import { readSignedCookie, signingKeyFrom } from './signed-value.ts'

export interface AuthenticateDeps {
  readonly sessions: SessionReader
  readonly tokens: AccessTokens
  readonly secret: string
  readonly cookieName: string
  readonly now: () => number
}

const cookiesKept = 10_000
const cookieCharactersKept = 500

/** A token is asked before a cookie: whoever sends one means it. Either way the session must still be there, so that signing a device out works at once. */
export function createAuthenticate({ sessions, tokens, secret, cookieName, now }: AuthenticateDeps): Authenticate {
  const key = signingKeyFrom(secret)
  // Whether a cookie is ours never changes, and a browser sends the same one each time. Whether its session is still there is asked each time.
  const ours = createKept<string>(cookiesKept)
  const tokenIn = (header: string): string | null => {
    const known = ours.get(header)
    if (known !== undefined) return known
    const token = readSignedCookie(header, cookieName, key)
    if (token !== null && header.length <= cookieCharactersKept) ours.set(header, token)
    return token
  }
  return async (headers) => {
    const bearer = /^bearer\s+(.+)$/i.exec(headers.get('authorization') ?? '')?.[1]
    if (bearer !== undefined) {
      const claims = await tokens.verify(bearer.trim())
      return claims.ok ? toCaller(await sessions.byId(claims.value.session), 'bearer', now()) : claims
    }
    const token = tokenIn(headers.get('cookie') ?? '')
    return token === null ? refused('not-signed-in') : toCaller(await sessions.byToken(token), 'cookie', now())
  }
}

function toCaller(row: SessionRow | undefined, via: Caller['via'], now: number): Result<Caller, Problem> {
  if (row === undefined || row.expiresAt <= now) return refused('session-expired')
  if (row.locked) return refused('account-locked')
  return ok({
    user: UserId.parse(row.userId),
    email: row.email,
    name: row.name,
    emailVerified: row.emailVerified,
    admin: row.admin,
    child: row.child === null ? null : LearnerId.parse(row.child),
    session: row.id,
    via,
  })
}
