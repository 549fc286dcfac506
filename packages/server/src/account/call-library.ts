import type { Context } from 'hono'
import { ok, refuse } from '@etude/core'
import type { Result } from '@etude/core'
import type { AppEnv } from '../http/app-env.ts'
import { addCookie } from '../http/whole-answer.ts'
import type { Problem } from '../http/problem.ts'
import { libraryProblem } from './auth-refusal.ts'
import { clientAddressHeader } from './auth.ts'

/** What the library is told about the request: who asks, with what, from where. */
export function libraryHeaders(c: Context<AppEnv>): Headers {
  const headers = new Headers({ [clientAddressHeader]: c.var.address })
  for (const name of ['cookie', 'user-agent']) {
    const value = c.req.header(name)
    if (value !== undefined) headers.set(name, value)
  }
  return headers
}

/** Hands the library's cookies on to the browser and turns its refusals into ours. */
export async function fromLibrary<T>(c: Context<AppEnv>, answer: Promise<Response>): Promise<Result<T, Problem>> {
  const response = await answer
  if (!response.ok) return refuse(await libraryProblemOf(response))
  const body: unknown = await response.json()
  for (const cookie of response.headers.getSetCookie()) addCookie(c, cookie)
  return ok(body as T)
}

export async function libraryProblemOf(response: Response): Promise<Problem> {
  return libraryProblem(response.status, await response.json())
}
