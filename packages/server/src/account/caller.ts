import type { LearnerId, Result, UserId } from '@etude/core'
import type { AskedHeaders } from '../http/asked-headers.ts'
import type { Problem } from '../http/problem.ts'

/** Somebody who has been recognised. */
export interface Caller {
  readonly user: UserId
  readonly email: string
  readonly name: string
  readonly emailVerified: boolean
  readonly admin: boolean
  /** Set when this is a child's device: the profile it stands for. */
  readonly child: LearnerId | null
  readonly session: string
  readonly via: 'cookie' | 'bearer'
}

/** Who sends these headers, by session cookie or bearer token. */
export type Authenticate = (headers: AskedHeaders) => Promise<Result<Caller, Problem>>
