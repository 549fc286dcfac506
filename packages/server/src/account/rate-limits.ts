import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ok } from '@etude/core'
import type { Result } from '@etude/core'
import { addressGroup } from '../http/client-address.ts'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'

/** So many tries in so many seconds. */
export interface Allowance {
  readonly tries: number
  readonly seconds: number
}

/** Per address generous, since a whole school may share one; per account tight, since nobody mistypes a password for an hour. */
export const allowances = {
  signIn: { address: { tries: 150, seconds: 900 }, account: { tries: 10, seconds: 900 } },
  signUp: { address: { tries: 100, seconds: 3600 }, account: { tries: 5, seconds: 3600 } },
  reset: { address: { tries: 50, seconds: 3600 }, account: { tries: 5, seconds: 3600 } },
  // Each may send a mail to an address of the inviter's choice.
  invite: { address: { tries: 300, seconds: 3600 }, account: { tries: 60, seconds: 3600 } },
  code: { address: { tries: 30, seconds: 900 }, account: { tries: 30, seconds: 900 } },
} as const satisfies Record<string, { readonly address: Allowance; readonly account: Allowance }>

export type LimitName = keyof typeof allowances
export type Allowances = Readonly<Record<LimitName, { readonly address: Allowance; readonly account: Allowance }>>

interface Who {
  readonly address: string
  /** The account that is tried, known or not, by the name it is tried under. */
  readonly account?: string
}

export interface Limit {
  /** Counts a try, and refuses the one too many. */
  take(who: Who): Promise<Result<void, Problem>>
  /** Somebody who got in need not wait for their earlier mistakes. */
  succeeded(who: Who): Promise<void>
}

export type AccountLimits = Readonly<Record<LimitName, Limit>>

export function accountLimits(allowed: Allowances = allowances): AccountLimits {
  return {
    signIn: limit('sign-in', allowed.signIn),
    signUp: limit('sign-up', allowed.signUp),
    reset: limit('reset', allowed.reset),
    invite: limit('invite', allowed.invite),
    code: limit('code', allowed.code),
  }
}

function limit(name: string, allowed: { readonly address: Allowance; readonly account: Allowance }): Limit {
  const limiter = (by: string, { tries, seconds }: Allowance) =>
    new RateLimiterMemory({ keyPrefix: `${name}-${by}`, points: tries, duration: seconds })
  const byAddress = limiter('address', allowed.address)
  const byAccount = limiter('account', allowed.account)
  return {
    async take({ address, account }) {
      const first = await consume(byAddress, addressGroup(address))
      if (!first.ok || account === undefined) return first
      return consume(byAccount, account.toLowerCase())
    },
    async succeeded({ account }) {
      if (account !== undefined) await byAccount.delete(account.toLowerCase())
    },
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<Result<void, Problem>> {
  try {
    await limiter.consume(key)
    return ok(undefined)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    return refused('too-many-requests', { retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) })
  }
}
