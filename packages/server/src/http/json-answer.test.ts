import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { AppEnv } from './app-env.ts'
import { jsonAnswer, packFromCharacters } from './json-answer.ts'

const value = (characters: number) => ({ text: 'ü'.repeat(characters) })
const app = new Hono<AppEnv>().get('/:characters', (c) => jsonAnswer(c, value(Number(c.req.param('characters'))), 200))
const ask = (characters: number, encodings: string) =>
  app.request(`/${characters}`, { headers: encodings === '' ? {} : { 'accept-encoding': encodings } })

test('[EDGE-11] a large answer is packed for whoever can unpack it, and says that it depends on that', async () => {
  const answer = await ask(packFromCharacters, 'gzip, deflate, br, zstd')
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(answer.headers.get('vary')).toBe('Accept-Encoding')
  expect(answer.headers.get('content-type')).toBe('application/json')
  const unpacked = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()
  expect(JSON.parse(unpacked)).toEqual(value(packFromCharacters))
})

test.each(['', 'br', 'identity', 'gzip;q=0', 'gzip; q=0.0, br'])(
  '[EDGE-11] a large answer stays as it is for whoever says %j',
  async (encodings) => {
    const answer = await ask(packFromCharacters, encodings)
    expect(answer.headers.has('content-encoding')).toBe(false)
    expect(await answer.json()).toEqual(value(packFromCharacters))
  },
)

test.each(['gzip', 'GZIP;q=0.5', 'br, *', 'x-gzip'])(
  '[EDGE-11] %j asks for a large answer to be packed',
  async (encodings) => {
    expect((await ask(packFromCharacters, encodings)).headers.get('content-encoding')).toBe('gzip')
  },
)

test('[EDGE-11] a small answer is not packed: it fits one packet as it is', async () => {
  const answer = await ask(10, 'gzip')
  expect(answer.headers.has('content-encoding')).toBe(false)
  expect(await answer.json()).toEqual(value(10))
})
