import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { ok } from '@etude/core'
import type { Result } from '@etude/core'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import type { Auth } from './auth.ts'
import { accessTokenSeconds } from './limits.ts'

/** Short-lived proof of a session for clients that are no browser. */
export interface AccessTokens {
  issue(user: string, session: string): Promise<string>
  verify(token: string): Promise<Result<Claims, Problem>>
}

interface Claims {
  readonly user: string
  readonly session: string
}

export interface AccessTokensDeps {
  readonly auth: Auth
  readonly publicUrl: string
  readonly now: () => number
}

const verifiedMax = 1_000
const algorithm = 'EdDSA'
/** A token with a key we have not seen may come from another server process that has just made a new one; strangers must not make us look all the time. */
const keysRefreshMs = 5_000

export function accessTokens({ auth, publicUrl, now }: AccessTokensDeps): AccessTokens {
  let keySet: { readonly find: ReturnType<typeof createLocalJWKSet>; readonly readAt: number } | undefined
  async function keys(refresh: boolean) {
    if (keySet === undefined || (refresh && now() - keySet.readAt >= keysRefreshMs)) {
      keySet = { find: createLocalJWKSet((await auth.api.getJwks()) as JSONWebKeySet), readAt: now() }
    }
    return keySet.find
  }
  // Checking a signature costs more than the rest of a small request, and a client sends one token many times.
  const verified = new Map<string, Claims & { readonly expiresAt: number }>()
  function remember(token: string, claims: Claims, expiresAt: number): void {
    const [oldest] = verified.keys()
    if (verified.size >= verifiedMax && oldest !== undefined) verified.delete(oldest)
    verified.set(token, { ...claims, expiresAt })
  }
  const check = async (token: string, refresh: boolean) =>
    jwtVerify(token, await keys(refresh), {
      algorithms: [algorithm],
      issuer: publicUrl,
      audience: publicUrl,
      requiredClaims: ['sub', 'sid', 'exp'],
      currentDate: new Date(now()),
    })
  return {
    async issue(user, session) {
      const seconds = Math.floor(now() / 1000)
      const payload = { sub: user, sid: session, iat: seconds, exp: seconds + accessTokenSeconds }
      return (await auth.api.signJWT({ body: { payload } })).token
    },
    async verify(token) {
      const known = verified.get(token)
      if (known !== undefined) {
        if (known.expiresAt > now()) return ok({ user: known.user, session: known.session })
        verified.delete(token)
        return refused('token-expired')
      }
      try {
        const { payload } = await check(token, false).catch((error: unknown) => {
          if (error instanceof errors.JWKSNoMatchingKey) return check(token, true)
          throw error
        })
        const claims = { user: String(payload.sub), session: String(payload['sid']) }
        remember(token, claims, Number(payload.exp) * 1000)
        return ok(claims)
      } catch (error) {
        return refused(codeOf(error))
      }
    },
  }
}

/** What is wrong with a token is worth knowing for whoever writes a client: each way has its own code. Anything else that went wrong is a bug, not a token. */
function codeOf(error: unknown): Problem['code'] {
  if (error instanceof errors.JWTExpired) return 'token-expired'
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'token-algorithm'
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'aud' || error.claim === 'iss' ? 'token-audience' : 'token-forged'
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'token-forged'
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'token-malformed'
  throw error
}
