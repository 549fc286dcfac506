import { protocolVersion } from '@etude/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase, temporarySqlite } from '../database/for-each-database.ts'
import { migrate } from '../database/migrate.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import type { Person } from '../testing/people.ts'
import { dialectsOf } from './dialects.ts'

const asItIs = (value: unknown): unknown => value

/** A release to come, which speaks versions 2 and 3. In version 2 the queue was called `edits`, and answers said `last`. */
const later = dialectsOf({
  2: {
    request: ({ edits, ...rest }) => ({ ...rest, mutations: edits }),
    response: (answer) => {
      const { lastSeq, ...rest } = answer as { readonly lastSeq: number }
      return { ...rest, last: lastSeq }
    },
  },
  3: { request: asItIs, response: asItIs },
})

describe('versions of the wire', () => {
  let opened: Awaited<ReturnType<typeof temporarySqlite>>
  beforeAll(async () => {
    opened = await temporarySqlite()
    await migrate(opened.database)
  })
  afterAll(() => opened.close())
  beforeEach(() => emptyDatabase(opened.database))

  const today = () => installation(opened.database)
  const ofLater = () => installation(opened.database, { dialect: later })
  const ask = ({ id, page }: Person, more: object) =>
    page.post('/sync', { account: id, client: 'client-1234', schema: 1, cookie: null, ack: 0, ...more })
  const rename = ({ id }: Person, seq: number, displayName: string) => ({
    seq,
    name: 'settings.change',
    v: 1,
    args: { user: id, displayName },
    at: { instant: 1_790_000_000_000, zone: 'Europe/Berlin', offset: 120 },
  })

  test('[SYNC-14] [R16] the current version and the one before are answered side by side, each in its own words', async () => {
    const anna = await signUp(ofLater(), 'Anna')
    const before = await ask(anna, { protocol: 2, edits: [rename(anna, 1, 'By version 2')] })
    expect(before).toMatchObject({ status: 200, body: { last: 1, outcomes: [{ seq: 1, type: 'applied' }] } })
    expect(before.body).not.toHaveProperty('lastSeq')
    const now = await ask(anna, { protocol: 3, ack: 1, mutations: [rename(anna, 2, 'By version 3')] })
    expect(now).toMatchObject({ status: 200, body: { lastSeq: 2, outcomes: [{ seq: 2, type: 'applied' }] } })
  })

  test('[SYNC-14] [R17] a version that is answered no more is told so, and nothing of it is taken', async () => {
    const anna = await signUp(ofLater(), 'Anna')
    const refused = await ask(anna, { protocol: 1, mutations: [rename(anna, 1, 'Too old')] })
    expect(refused).toMatchObject({
      status: 426,
      body: { code: 'protocol-too-old', protocols: { oldest: 2, newest: 3 } },
    })
    const after = await ask(anna, { protocol: 3, mutations: [rename(anna, 1, 'Of the newest app')] })
    expect(after).toMatchObject({ status: 200, body: { lastSeq: 1 } })
  })

  test('[SYNC-14] a version of tomorrow is told what is spoken here, whatever shape it has, and nothing of it is taken', async () => {
    const anna = await signUp(today(), 'Anna')
    const refused = await ask(anna, { protocol: protocolVersion + 1, queue: 'of another shape' })
    expect(refused).toMatchObject({
      status: 501,
      body: { code: 'protocol-unknown', protocols: { oldest: protocolVersion, newest: protocolVersion } },
    })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test.each([[undefined], ['1'], [0], [1.5], [null]])(
    '[SYNC-14] a request whose protocol is %s is of no version, and the shape says so',
    async (protocol) => {
      const anna = await signUp(today(), 'Anna')
      const refused = await ask(anna, { protocol, mutations: [] })
      expect(refused).toMatchObject({ status: 422, body: { code: 'invalid-input', errors: [{ path: 'protocol' }] } })
    },
  )

  test('[SYNC-14] a device of an older schema is answered and told how far the server is; one of a newer schema is only answered', async () => {
    const anna = await signUp(today(), 'Anna')
    const older = await ask(anna, { protocol: 1, mutations: [] })
    expect((older.body as { minSchema: number }).minSchema).toBeGreaterThan(1)
    const newer = await ask(anna, { protocol: 1, schema: 10_000, mutations: [] })
    expect(newer.status).toBe(200)
    expect(newer.body).not.toHaveProperty('minSchema')
  })
})
