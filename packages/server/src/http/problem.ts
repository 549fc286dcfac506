import type { Context } from 'hono'
import { refuse } from '@etude/core'
import { loadLimits } from '../load-limits.ts'
import type { AppEnv } from './app-env.ts'
import { problems } from './problem-table.ts'
import type { ProblemCode } from './problem-table.ts'
import { wholeAnswer } from './whole-answer.ts'

export interface FieldError {
  readonly path: string
  readonly message: string
}

/** Why a request was not done, as data. It becomes an answer in one place only. */
export interface Problem {
  readonly code: ProblemCode
  readonly errors?: readonly FieldError[]
  readonly retryAfterSeconds?: number
  readonly allow?: readonly string[]
  /** The last mutation that we have of this device, where its count and ours have parted. */
  readonly lastSeq?: number
  /** The versions of the wire that are spoken here. */
  readonly protocols?: { readonly oldest: number; readonly newest: number }
}

/** The answer of a route that turns a request away. */
export const refused = (
  code: ProblemCode,
  more: Omit<Problem, 'code'> = {},
): { readonly ok: false; readonly error: Problem } => refuse({ code, ...more })

/** An RFC 9457 problem document. */
export function problemResponse(c: Context<AppEnv>, problem: Problem): Response {
  const { status, title, detail } = problems[problem.code]
  // PROTOCOL-4: whoever is only asked to wait is told how long.
  const wait =
    problem.retryAfterSeconds ?? (status === 429 || status === 503 ? loadLimits.retryAfterSeconds : undefined)
  const document = {
    type: `/docs#problem-${problem.code}`,
    title,
    status,
    code: problem.code,
    detail,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
    ...(problem.lastSeq === undefined ? {} : { lastSeq: problem.lastSeq }),
    ...(problem.protocols === undefined ? {} : { protocols: problem.protocols }),
    requestId: c.get('requestId'),
  }
  return wholeAnswer(c, JSON.stringify(document), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...(wait === undefined ? {} : { 'Retry-After': String(wait) }),
    ...(problem.allow === undefined ? {} : { Allow: problem.allow.join(', ') }),
    ...(status === 401 ? { 'WWW-Authenticate': `Bearer error="${problem.code}"` } : {}),
  })
}
