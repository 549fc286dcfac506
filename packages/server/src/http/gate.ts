import { loadLimits } from '../load-limits.ts'
import { refused } from './problem.ts'
import type { Problem } from './problem.ts'
import type { ProblemCode } from './problem-table.ts'

export interface GateLimits {
  readonly requests: number
  readonly requestsOfOne: number
  /** Of bodies, unpacked. */
  readonly bytes: number
  readonly bytesOfOne: number
}

export type TurnedAway = Extract<ProblemCode, 'overloaded' | 'too-many-at-once'>

export const turnedAway = (code: TurnedAway): { readonly ok: false; readonly error: Problem } =>
  refused(code, { retryAfterSeconds: loadLimits.retryAfterSeconds })

/** One request that was let in. It gives back what it holds when it leaves. */
export interface Admission {
  /** Before more of its body is kept. */
  take(bytes: number): TurnedAway | null
  leave(): void
}

/** LOAD-1. Lets in as many requests, and as many bytes of their bodies, as there is room for, and of one account no more than its share. */
export interface Gate {
  enter(account: string): Admission | TurnedAway
}

interface Held {
  requests: number
  bytes: number
}

export function createGate(limits: GateLimits): Gate {
  const all: Held = { requests: 0, bytes: 0 }
  const byAccount = new Map<string, Held>()
  return {
    enter(account) {
      const own = byAccount.get(account) ?? { requests: 0, bytes: 0 }
      // Whoever is too many by themselves is told so, also where there is no room for others either.
      if (own.requests >= limits.requestsOfOne) return 'too-many-at-once'
      if (all.requests >= limits.requests) return 'overloaded'
      byAccount.set(account, own)
      own.requests += 1
      all.requests += 1
      let taken = 0
      let left = false
      return {
        take(bytes) {
          if (own.bytes + bytes > limits.bytesOfOne) return 'too-many-at-once'
          if (all.bytes + bytes > limits.bytes) return 'overloaded'
          own.bytes += bytes
          all.bytes += bytes
          taken += bytes
          return null
        },
        leave() {
          if (left) return
          left = true
          own.requests -= 1
          own.bytes -= taken
          all.requests -= 1
          all.bytes -= taken
          if (own.requests === 0) byAccount.delete(account)
        },
      }
    },
  }
}
