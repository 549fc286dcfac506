import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { AppEnv } from './app-env.ts'
import { askedHeaders } from './asked-headers.ts'
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
    const given = askedHeaders(c).get('x-request-id')
    const requestId = given !== null && saneRequestId.test(given) ? given : deps.newId()
    c.set('requestId', requestId)
    // Made for the few that have something to say: it costs more than most of what a small request does.
    c.set('log', () => deps.log.child({ requestId }))
    c.set('address', clientAddress(c, deps.trustProxy))
    const started = deps.now()
    await next()
    const { method, path } = c.req
    const ms = deps.now() - started
    deps.log.info({ requestId, method, path, status: c.res.status, ms, user: c.get('user') }, 'request')
  }
