import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { Logger } from 'pino'
import type { Authenticate } from './account/caller.ts'
import type { Database } from './database/open-database.ts'
import { Overloaded } from './database/sql-runner.ts'
import { isStorageError } from './database/storage-failure.ts'
import type { AppEnv } from './http/app-env.ts'
import { askedHeaders } from './http/asked-headers.ts'
import { docsPage, docsStyle } from './http/docs-page.ts'
import { healthRoutes } from './http/health-routes.ts'
import { mountRoutes } from './http/mount-routes.ts'
import { openApiDocument } from './http/openapi.ts'
import { checkOrigin } from './http/origin.ts'
import { problemResponse } from './http/problem.ts'
import { requestLog } from './http/request-log.ts'
import { answerReserved } from './http/reserved-prefixes.ts'
import type { Route } from './http/route.ts'
import { securityHeaders } from './http/security-headers.ts'
import { headersOfEveryAnswer } from './http/whole-answer.ts'
import { loadLimits } from './load-limits.ts'

export interface AppDeps {
  readonly database: Database
  readonly authenticate: Authenticate
  /** The declared routes of every room. */
  readonly routes: readonly Route[]
  /** Adds what is no declared route, such as a socket, before unknown addresses are answered. */
  readonly mount?: (app: Hono<AppEnv>) => void
  readonly publicUrl: string
  /** How many proxies in front may be believed about a client's address. */
  readonly trustProxy: number
  readonly version: string
  readonly draining: () => boolean
  /** Checks answers against their declarations: for tests. */
  readonly checkAnswers?: boolean
  readonly now: () => number
  readonly newId: () => string
  readonly log: Logger
}

/** The whole HTTP face, without a network: what serves it is handed `fetch`, what tests it calls `request`. The app's own pages may be added behind it. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const { publicUrl, version } = deps
  const app = new Hono<AppEnv>()
  app.use(requestLog(deps))
  app.use(headersOfEveryAnswer(securityHeaders(publicUrl)))
  // The answers of routes pack themselves, where it is worth it.
  for (const page of ['/openapi.json', '/docs', '/docs/*']) app.use(page, compress())
  app.use(async (c, next) => {
    const allowed = checkOrigin({ method: c.req.method, headers: askedHeaders(c) }, publicUrl)
    if (!allowed.ok) return problemResponse(c, allowed.error)
    return next()
  })
  const routes = [...healthRoutes(deps), ...deps.routes]
  mountRoutes(app, routes, { authenticate: deps.authenticate, checkAnswers: deps.checkAnswers ?? false })
  const document = openApiDocument(routes, { version, publicUrl })
  app.get('/openapi.json', (c) => c.json(document))
  const page = docsPage(routes, document)
  app.get('/docs', (c) => c.html(page))
  app.get('/docs/style.css', (c) => c.body(docsStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  deps.mount?.(app)
  answerReserved(app)
  app.notFound((c) => problemResponse(c, { code: 'not-found' }))
  app.onError((error, c) => {
    if (error instanceof Overloaded) {
      c.var.log().warn({ err: error }, 'A request was turned away for want of room')
      return problemResponse(c, { code: 'overloaded', retryAfterSeconds: loadLimits.retryAfterSeconds })
    }
    // The database could not do its work, which says nothing about what was asked: the same request may be sent again.
    if (isStorageError(error)) {
      c.var.log().error({ err: error }, 'The database could not do its work')
      return problemResponse(c, { code: 'not-ready', retryAfterSeconds: 2 })
    }
    c.var.log().error({ err: error, method: c.req.method, path: c.req.path }, 'A request failed')
    return problemResponse(c, { code: 'internal-error' })
  })
  return app
}
