import type { Result } from '@etude/core'
import { ok } from '@etude/core'
import type { AskedHeaders } from './asked-headers.ts'
import { refused } from './problem.ts'
import type { Problem } from './problem.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A cookie acts by itself, so whatever changes something with it must come from a page of this site. A bearer token is put there on purpose and needs no such check.
 * A foreign Origin is refused even without a cookie: no other site may sign its visitors in here.
 */
export function checkOrigin(
  request: { readonly method: string; readonly headers: AskedHeaders },
  publicUrl: string,
): Result<void, Problem> {
  if (safeMethods.has(request.method) || hasBearer(request.headers)) return ok(undefined)
  const origin = request.headers.get('origin')
  if (origin === null) return request.headers.get('cookie') === null ? ok(undefined) : refused('origin-missing')
  return isOwnOrigin(origin, request.headers, publicUrl) ? ok(undefined) : refused('foreign-origin')
}

/**
 * True for the public address, and for an address of this machine that the browser itself used to reach this server: a number or `localhost`,
 * which no other site can claim. Any other name could have been pointed here by somebody else. Sockets ask it as well, with every method.
 */
export function isOwnOrigin(origin: string, headers: AskedHeaders, publicUrl: string): boolean {
  // What nearly everybody says, letter for letter.
  if (origin === publicUrl) return true
  if (!URL.canParse(origin)) return false
  const given = new URL(origin)
  if (given.origin === new URL(publicUrl).origin) return true
  return given.host === headers.get('host') && isUnclaimable(given.hostname)
}

const isUnclaimable = (hostname: string): boolean =>
  hostname === 'localhost' || /^\d+(\.\d+){3}$/.test(hostname) || hostname.startsWith('[')

const hasBearer = (headers: AskedHeaders): boolean => /^bearer /i.test(headers.get('authorization') ?? '')
