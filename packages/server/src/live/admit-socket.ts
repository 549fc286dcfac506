import type { Result } from '@etude/core'
import type { Authenticate, Caller } from '../account/caller.ts'
import { isOwnOrigin } from '../http/origin.ts'
import { refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'

/** The subprotocol that the server picks; a token travels beside it, never in the address. */
export const liveProtocol = 'etude.v1'
const tokenPrefix = 'bearer.'

/** Who asks for a socket, and whether from a page of ours: checked before the upgrade, so that a refusal is an ordinary answer. */
export async function admitSocket(
  request: Request,
  { authenticate, publicUrl }: { readonly authenticate: Authenticate; readonly publicUrl: string },
): Promise<Result<Caller, Problem>> {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return refused('not-found')
  const headers = withToken(request.headers)
  const origin = request.headers.get('origin')
  // A browser always says where a socket comes from; another program has a token instead of a cookie.
  if (origin === null && !headers.has('authorization')) return refused('origin-missing')
  if (origin !== null && !isOwnOrigin(origin, request.headers, publicUrl)) return refused('foreign-origin')
  return authenticate(headers)
}

function withToken(headers: Headers): Headers {
  const offered = headers
    .get('sec-websocket-protocol')
    ?.split(',')
    .map((name) => name.trim())
  const token = offered?.find((name) => name.startsWith(tokenPrefix))?.slice(tokenPrefix.length)
  const copy = new Headers(headers)
  copy.delete('authorization')
  if (token !== undefined) copy.set('authorization', `Bearer ${token}`)
  return copy
}
