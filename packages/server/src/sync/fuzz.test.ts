import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SyncResponse } from '@etude/core'
import { anyCall } from '@etude/core/testing'
import { temporarySqlite } from '../database/for-each-database.ts'
import { migrate } from '../database/migrate.ts'
import { problems } from '../http/problem-table.ts'
import { browser } from '../testing/browser.ts'
import type { Browser } from '../testing/browser.ts'
import { installation, publicUrl } from '../testing/installation.ts'
import type { Installation } from '../testing/installation.ts'

/** A few hundred inputs in every run; `ETUDE_FUZZ=10000 npx vitest run fuzz` for the long one. */
const runs = Number(process.env['ETUDE_FUZZ'] ?? 400)

let close: () => Promise<void>
let whole: Installation
let victim: Browser
let attacker: Browser
let account = ''

beforeAll(async () => {
  const opened = await temporarySqlite()
  await migrate(opened.database)
  whole = installation(opened.database)
  close = async () => {
    await whole.commit.close()
    await opened.close()
  }
  victim = await signedUp('victim')
  attacker = await signedUp('attacker')
  account = ((await attacker.get('/api/me')).body as { user: { id: string } }).user.id
})
afterAll(() => close())

async function signedUp(name: string): Promise<Browser> {
  const person = browser(whole.app)
  const password = 'a long enough password'
  const { status } = await person.post('/api/auth/sign-up', { email: `${name}@etude.test`, password, name })
  expect(status).toBe(200)
  return person
}

const request = (over: object = {}) => ({
  protocol: 1,
  schema: 1,
  account,
  client: 'attacker-0',
  cookie: null,
  ack: 0,
  mutations: [],
  ...over,
})
const at = { instant: 1_700_000_000_000, zone: 'Europe/Berlin', offset: 60 }
const anything = fc.anything({ withBigInt: false, withDate: false, withMap: false, withSet: false, maxDepth: 4 })

/** Requests that are nearly right: one field of a good one replaced by anything, or mutations with numbers and arguments from anywhere. */
const nearly = fc.oneof(
  fc
    .record({
      field: fc.constantFrom('protocol', 'schema', 'account', 'client', 'cookie', 'ack', 'mutations', 'want'),
      value: anything,
    })
    .map(({ field, value }) => request({ [field]: value })),
  fc
    .array(
      fc.record({
        seq: fc.integer(),
        name: fc.string(),
        v: fc.integer(),
        args: anything,
        at: fc.oneof(fc.constant(at), anything),
      }),
      { maxLength: 5 },
    )
    .map((mutations) => request({ mutations })),
  fc
    .array(anyCall, { minLength: 1, maxLength: 5 })
    .chain((calls) => fc.tuple(fc.constant(calls), fc.nat({ max: 20 }), fc.uuid()))
    .map(([calls, first, client]) =>
      request({
        client,
        mutations: calls.map(({ mutation: { name, version, args } }, index) => ({
          seq: first + index,
          name,
          v: version,
          args,
          at,
        })),
      }),
    ),
  fc.string().map((cookie) => request({ cookie })),
  fc.array(fc.string()).map((spaces) => request({ want: { spaces } })),
)

const body = fc.oneof(
  nearly.map((value) => JSON.stringify(value) ?? ''),
  anything.map((value) => JSON.stringify(value) ?? ''),
  fc.string(),
  nearly.map((value) => JSON.stringify(value).slice(0, -3)),
)

test('[SYNC-18] whatever is sent to /sync is answered by a known code, and nobody else is disturbed', async () => {
  const before = await pulled(victim)
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(body, fc.boolean(), async (text, packed) => {
      const answer = await whole.app.request('/sync', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: publicUrl,
          cookie: [...attacker.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(packed ? { 'content-encoding': 'gzip' } : {}),
        },
        body: packed ? gzipSync(text) : text,
      })
      const said = (await answer.json()) as { code?: keyof typeof problems; status?: number }
      if (answer.status === 200) return
      // Not implemented is a plain answer to a protocol of the future; every other 5xx is a fault of ours.
      expect(answer.status < 500 || said.code === 'protocol-unknown').toBe(true)
      expect(problems[said.code ?? 'internal-error'].status).toBe(answer.status)
      seen.add(said.code ?? '')
    }),
    { numRuns: runs },
  )
  expect([...seen]).toEqual(expect.arrayContaining(['malformed-json', 'invalid-input']))
  expect(await pulled(victim)).toEqual(before)
  expect(whole.logLines.filter((line) => line.includes('"level":50'))).toEqual([])
}, 600_000)

/** Everything the other account sees. */
async function pulled(person: Browser): Promise<object> {
  const { user } = (await person.get('/api/me')).body as { user: { id: string } }
  const answer = await person.post('/sync', request({ account: user.id, client: 'victim-00' }))
  expect(answer.status).toBe(200)
  const { spaces, outcomes } = answer.body as SyncResponse
  return { spaces, outcomes }
}

test('[SYNC-18] a request of 100,000 mutations, of 10 MB, or a packed bomb is turned away', async () => {
  const many = await attacker.post('/sync', request({ mutations: Array.from({ length: 100_000 }, () => 0) }))
  expect(many.status).toBe(400)
  const large = await attacker.post('/sync', request({ cookie: 'x'.repeat(10_000_000) }))
  expect(large).toMatchObject({ status: 413, body: { code: 'body-too-large' } })
  const bomb = await whole.app.request('/sync', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      origin: publicUrl,
      cookie: [...attacker.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
    body: gzipSync(Buffer.alloc(200_000_000, ' ')),
  })
  expect(bomb.status).toBe(413)
})
