import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyBytesMax, readJson } from './read-json.ts'

const packers = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }

function request(body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request('http://etude.test/', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: new Uint8Array(Buffer.from(body)),
  })
}

test('[EDGE-2] JSON arrives as it was sent, however it was packed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom('gzip', 'br', 'deflate'), async (value, encoding) => {
      const text = JSON.stringify(value)
      const sent = JSON.parse(text) as unknown
      expect(await readJson(request(text))).toEqual({ ok: true, value: sent })
      const packed = request(packers[encoding](text), { 'content-encoding': encoding })
      expect(await readJson(packed)).toEqual({ ok: true, value: sent })
    }),
    { numRuns: 60 },
  )
})

test('[EDGE-2] a bomb is turned away while it unpacks, in any packing', async () => {
  const bomb = Buffer.alloc(50_000_000, 0x20)
  for (const encoding of ['gzip', 'br', 'deflate'] as const) {
    const packed = packers[encoding](bomb)
    expect(packed.byteLength).toBeLessThan(bodyBytesMax)
    const answer = await readJson(request(packed, { 'content-encoding': encoding }))
    expect(answer).toEqual({ ok: false, error: { code: 'body-too-large' } })
  }
})

test('[EDGE-2] the last byte that fits is read, and the one after it is not, also where no length was announced', async () => {
  const fitting = `"${'x'.repeat(bodyBytesMax - 2)}"`
  expect((await readJson(request(fitting))).ok).toBe(true)
  expect(await readJson(request(`${fitting} `))).toEqual({ ok: false, error: { code: 'body-too-large' } })
  const endless = new ReadableStream<Uint8Array>({
    pull: (stream) => stream.enqueue(new Uint8Array(65_536).fill(0x20)),
  })
  const streamed = new Request('http://etude.test/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: endless,
    duplex: 'half',
  } as RequestInit)
  expect(await readJson(streamed)).toEqual({ ok: false, error: { code: 'body-too-large' } })
})

test('[EDGE-2] packed rubbish, cut-off packing and rubbish after it are refusals, never crashes', async () => {
  const whole = gzipSync(JSON.stringify({ some: 'thing of a certain length' }))
  for (const broken of [Buffer.from('not packed'), whole.subarray(0, 20), Buffer.alloc(0)]) {
    const answer = await readJson(request(broken, { 'content-encoding': 'gzip' }))
    expect(answer.ok).toBe(false)
  }
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('gzip', 'br', 'deflate', 'identity'),
      async (bytes, encoding) => {
        const answer = await readJson(request(Buffer.from(bytes), { 'content-encoding': encoding }))
        if (!answer.ok) expect(['malformed-json', 'malformed-compression']).toContain(answer.error.code)
      },
    ),
  )
})

test('[EDGE-2] only what is declared as JSON is read', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
    expect(await readJson(request('{}', { 'content-type': type }))).toEqual({
      ok: false,
      error: { code: 'unsupported-media-type' },
    })
  }
  for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/merge-patch+json']) {
    expect((await readJson(request('{}', { 'content-type': type }))).ok).toBe(true)
  }
  expect(await readJson(request('{}', { 'content-encoding': 'zstd' }))).toEqual({
    ok: false,
    error: { code: 'unsupported-encoding' },
  })
})
