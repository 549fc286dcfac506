import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { AppEnv } from './app-env.ts'
import { askedHeaders } from './asked-headers.ts'
import { wholeAnswer } from './whole-answer.ts'

/** What fits one packet anyway is not made smaller: packing it took more of the processor than all the rest of a push. */
export const packFromCharacters = 1_400

const pack = promisify(gzip)

/** What a session may see is not for a shared cache. */
const ofJson = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }

/** An answer as JSON, packed where that saves something and whoever asked can unpack it. */
export async function jsonAnswer(c: Context<AppEnv>, value: unknown, status: ContentfulStatusCode): Promise<Response> {
  const text = JSON.stringify(value)
  if (text.length < packFromCharacters) return wholeAnswer(c, text, status, ofJson)
  const varying = { ...ofJson, Vary: 'Accept-Encoding' }
  if (!acceptsGzip(askedHeaders(c).get('accept-encoding') ?? '')) return wholeAnswer(c, text, status, varying)
  // On a thread of its own: a first sync is megabytes, and the others do not wait for it.
  const packed = new Uint8Array(await pack(text))
  return wholeAnswer(c, packed, status, { ...varying, 'Content-Encoding': 'gzip' })
}

const acceptsGzip = (accepted: string): boolean =>
  accepted
    .split(',')
    .some((offer) => /^\s*(?:gzip|x-gzip|\*)\s*(?:;|$)/i.test(offer) && !/;\s*q=0(?:\.0*)?\s*$/i.test(offer))
