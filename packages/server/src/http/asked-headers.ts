import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/** What the gates ask of a request's headers. The web's `Headers` answer it, and so do Node's own. */
export interface AskedHeaders {
  get(name: string): string | null
}

/** Node has read the headers already. Making the web's `Headers` of them costs more than all the gates together, so that it is done for tests alone. */
export function askedHeaders(c: Context<AppEnv>): AskedHeaders {
  const read = c.env?.incoming?.headers
  return read === undefined ? c.req.raw.headers : { get: (name) => joined(read[name]) }
}

const joined = (value: string | readonly string[] | undefined): string | null =>
  value === undefined ? null : typeof value === 'string' ? value : value.join(', ')
