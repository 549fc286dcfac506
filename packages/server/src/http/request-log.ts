import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { AppEnv } from './app-env.ts'
import { clientAddress } from './client-address.ts'

const saneRequestId = /^[A-Za-z0-9._-]{8,64}$/

/** Names each request, so that a person's report, the answer and the log can be brought together. Logs the path without its query, and no header at all. */
export const requestLog =
  (deps: {
    readonly log: Logger
    readonly newId: () => string
    readonly now: () => number
    readonly trustProxy: number
  }): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const given = c.req.header('x-request-id')
    const requestId = given !== undefined && saneRequestId.test(given) ? given : deps.newId()
    c.set('requestId', requestId)
    c.set('log', deps.log.child({ requestId }))
    c.set('address', clientAddress(c, deps.trustProxy))
    c.header('X-Request-Id', requestId)
    const started = deps.now()
    await next()
    c.var.log.info(
      { method: c.req.method, path: c.req.path, status: c.res.status, ms: deps.now() - started, user: c.var.user },
      'request',
    )
  }
