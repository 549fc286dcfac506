import { ok, refuse } from '@etude/core'
import type { Result } from '@etude/core'

/** Why the server did not do what it was asked. `unreachable` is no mistake of anybody's: there is no connection. */
export type ApiProblem =
  | { readonly type: 'unreachable' }
  | {
      readonly type: 'problem'
      readonly status: number
      readonly code: string
      readonly detail: string
      readonly fields: Readonly<Record<string, string>>
    }

export type ApiAnswer<T> = Result<T, ApiProblem>

/** Accounts, sessions and invitations live on the server alone; everything else goes through the replica. */
export async function api<T>(
  method: 'GET' | 'POST' | 'DELETE' | 'PATCH',
  path: string,
  body?: object,
): Promise<ApiAnswer<T>> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
    })
  } catch {
    return refuse({ type: 'unreachable' })
  }
  const text = await response.text().catch(() => '')
  const json = parsed(text)
  // A proxy or a captive portal between us and the server answers with pages of its own.
  if (!response.ok && json === undefined) return refuse({ type: 'unreachable' })
  return response.ok ? ok(json as T) : refuse(problemFrom(response.status, json))
}

const answerWithinMs = 20_000

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemFrom(status: number, json: unknown): ApiProblem {
  const document = (typeof json === 'object' && json !== null ? json : {}) as {
    readonly code?: unknown
    readonly detail?: unknown
    readonly errors?: readonly { readonly path: string; readonly message: string }[]
  }
  return {
    type: 'problem',
    status,
    code: typeof document.code === 'string' ? document.code : 'unknown',
    detail: typeof document.detail === 'string' ? document.detail : '',
    fields: Object.fromEntries((document.errors ?? []).map(({ path, message }) => [path, message])),
  }
}
