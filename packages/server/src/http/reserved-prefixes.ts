import type { Context, Hono } from 'hono'
import type { AppEnv } from './app-env.ts'
import { problemResponse } from './problem.ts'

/** The app's own pages never live under these: an unknown address there is a mistake of a program, and is answered as one. */
export const reservedPrefixes = [
  '/api',
  '/sync',
  '/live',
  '/collab',
  '/daily-plan',
  '/weekly-planner',
  '/multi-week-planner',
  '/admin',
  '/health',
  '/ready',
  '/metrics',
  '/openapi.json',
  '/docs',
  '/feeds',
] as const

export const isReserved = (path: string): boolean =>
  reservedPrefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Comes after every route: whoever gets here has the wrong address, or the right one with a wrong method. */
export function answerReserved(app: Hono<AppEnv>): void {
  const answer = (c: Context<AppEnv>): Response => {
    const allow = methods.filter((method) => hasRoute(app, method, c.req.path))
    return problemResponse(c, allow.length === 0 ? { code: 'not-found' } : { code: 'method-not-allowed', allow })
  }
  for (const prefix of reservedPrefixes) app.all(prefix, answer).all(`${prefix}/*`, answer)
}

const hasRoute = (app: Hono<AppEnv>, method: string, path: string): boolean =>
  // What takes any path at all, such as the screens, does not make an address one of ours.
  app.router.match(method, path)[0].some(([[, found]]) => found.method !== 'ALL' && !found.path.endsWith('*'))
