import { ok } from '@etude/core'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Database } from '../database/open-database.ts'
import { refused } from './problem.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'

interface HealthDeps {
  readonly database: Database
  readonly version: string
  readonly draining: () => boolean
}

const readyWithinMs = 2_000

export const healthRoutes = ({ database, version, draining }: HealthDeps): readonly Route[] => [
  route(
    {
      method: 'get',
      path: '/health',
      tag: 'Operation',
      summary: 'Is the process alive',
      access: 'anyone',
      status: 200,
      gives: 'What is running. `tz` is the version of the time zone data that instants are computed with.',
      answer: z.object({
        status: z.literal('ok'),
        version: z.string(),
        database: z.enum(['sqlite', 'postgres']),
        tz: z.string(),
      }),
      problems: [],
    },
    () =>
      Promise.resolve(
        ok({ status: 'ok' as const, version, database: database.type, tz: process.versions['tz'] ?? 'unknown' }),
      ),
  ),
  route(
    {
      method: 'get',
      path: '/ready',
      tag: 'Operation',
      summary: 'May requests be sent here',
      description: 'A load balancer asks this: it stops being ready as soon as the server begins to stop.',
      access: 'anyone',
      status: 200,
      gives: 'The database answered and the server is not stopping.',
      answer: z.object({ status: z.literal('ready') }),
      problems: ['not-ready'],
    },
    async ({ c }) => {
      if (draining()) return refused('not-ready', { retryAfterSeconds: 5 })
      try {
        await within(readyWithinMs, sql`select 1`.execute(database.db))
        return ok({ status: 'ready' as const })
      } catch (error) {
        c.var.log().error({ err: error }, 'The database does not answer')
        return refused('not-ready', { retryAfterSeconds: 5 })
      }
    },
  ),
]

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
