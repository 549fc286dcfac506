import type { Database } from '../database/open-database.ts'
import { keptPlace } from '../database/sqlite-runner.ts'

export interface SessionRow {
  readonly id: string
  readonly token: string
  readonly expiresAt: number
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly emailVerified: boolean
  readonly admin: boolean
  readonly locked: boolean
  readonly child: string | null
}

/** Looks sessions up on the way of every request, so it prepares its two statements and does not wait for the writer. */
export interface SessionReader {
  byToken(token: string): Promise<SessionRow | undefined>
  byId(id: string): Promise<SessionRow | undefined>
}

const select = (by: 'token' | 'id', placeholder: string): string =>
  `select s."id", s."token", s."expiresAt", s."userId", u."email", u."name", u."emailVerified", u."admin", u."locked", u."child"
   from "session" s join "user" u on u."id" = s."userId" where s."${by}" = ${placeholder}`

export function sessionReader(database: Database): SessionReader {
  const find = database.type === 'sqlite' ? sqliteFinder(database) : postgresFinder(database)
  return {
    byToken: async (token) => rowToSession(await find('token', token)),
    byId: async (id) => rowToSession(await find('id', id)),
  }
}

type Finder = (by: 'token' | 'id', value: string) => Promise<unknown>

/**
 * The writing connection goes on knowing the pages that it has read, through all that it commits itself; the reading one forgets them with each commit and
 * reads them anew. So the writing one is asked, except while something is open on it that may yet come to nothing.
 */
function sqliteFinder({ reader, writer }: Extract<Database, { type: 'sqlite' }>): Finder {
  const [reading, writing] = [reader, writer].map((connection) => ({
    token: connection.prepare(select('token', keptPlace)),
    id: connection.prepare(select('id', keptPlace)),
  }))
  return (by, value) => Promise.resolve((writer.inTransaction ? reading : writing)?.[by].get(value))
}

function postgresFinder({ pool }: Extract<Database, { type: 'postgres' }>): Finder {
  return async (by, value) => {
    const found = await pool.query({ name: `session-by-${by}`, text: select(by, '$1'), values: [value] })
    return found.rows[0]
  }
}

/** The one place that knows how the two databases write the library's dates and booleans. */
function rowToSession(found: unknown): SessionRow | undefined {
  if (found === undefined) return undefined
  const row = found as { readonly [column in keyof SessionRow]: never }
  return {
    id: row.id,
    token: row.token,
    expiresAt: new Date(row.expiresAt).getTime(),
    userId: row.userId,
    email: row.email,
    name: row.name,
    emailVerified: Boolean(row.emailVerified),
    admin: Boolean(row.admin),
    locked: Boolean(row.locked),
    child: row.child,
  }
}
