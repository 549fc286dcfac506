import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { AppEnv } from './app-env.ts'

/** What fits one packet anyway is not made smaller: packing it took more of the processor than all the rest of a push. */
export const packFromCharacters = 1_400

const pack = promisify(gzip)

/** An answer as JSON, packed where that saves something and whoever asked can unpack it. */
export async function jsonAnswer(c: Context<AppEnv>, value: unknown, status: ContentfulStatusCode): Promise<Response> {
  const text = JSON.stringify(value)
  c.header('Content-Type', 'application/json')
  if (text.length < packFromCharacters) return c.body(text, status)
  c.header('Vary', 'Accept-Encoding')
  if (!acceptsGzip(c.req.header('accept-encoding') ?? '')) return c.body(text, status)
  c.header('Content-Encoding', 'gzip')
  // On a thread of its own: a first sync is megabytes, and the others do not wait for it.
  return c.body(new Uint8Array(await pack(text)), status)
}

const acceptsGzip = (accepted: string): boolean =>
  accepted
    .split(',')
    .some((offer) => /^\s*(?:gzip|x-gzip|\*)\s*(?:;|$)/i.test(offer) && !/;\s*q=0(?:\.0*)?\s*$/i.test(offer))
