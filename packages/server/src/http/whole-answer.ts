import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status'
import type { AppEnv } from './app-env.ts'

type PlainHeaders = Readonly<Record<string, string>>

/** An answer that is made once, with every header it will have: adding one after another to what is there cost a push more than its commit. */
export function wholeAnswer(
  c: Context<AppEnv>,
  body: string | Uint8Array<ArrayBuffer> | null,
  status: StatusCode | ContentfulStatusCode,
  headers: PlainHeaders,
): Response {
  c.set('isWhole', true)
  const all = { ...c.get('everyAnswer'), ...headers }
  const cookies = c.get('cookies')
  return new Response(body, { status, headers: cookies === undefined ? all : withCookies(all, cookies) })
}

/** To be set with the answer, whatever it will be. */
export function addCookie(c: Context<AppEnv>, cookie: string): void {
  c.set('cookies', [...(c.get('cookies') ?? []), cookie])
}

function withCookies(plain: PlainHeaders, cookies: readonly string[]): Headers {
  const headers = new Headers(plain)
  for (const cookie of cookies) headers.append('Set-Cookie', cookie)
  return headers
}

/** Every answer has these and the request's name. One that was not made whole, such as a page's, is given them when it is there. */
export function headersOfEveryAnswer(fixed: PlainHeaders): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const headers = { ...fixed, 'X-Request-Id': c.get('requestId') }
    c.set('everyAnswer', headers)
    await next()
    if (c.get('isWhole') === true) return
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value)
  }
}
