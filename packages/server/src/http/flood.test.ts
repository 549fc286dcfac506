import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporarySqlite } from '../database/for-each-database.ts'
import { migrate } from '../database/migrate.ts'
import { installation } from '../testing/installation.ts'
import { signUp } from '../testing/people.ts'
import type { Person } from '../testing/people.ts'

let opened: Awaited<ReturnType<typeof temporarySqlite>>
let server: ReturnType<typeof serve>
let port = 0
let greedy: Person
let anna: Person
const agent = new Agent({ maxSockets: 1_000 })

beforeAll(async () => {
  opened = await temporarySqlite()
  await migrate(opened.database)
  const installed = installation(opened.database)
  greedy = await signUp(installed, 'Greedy')
  anna = await signUp(installed, 'Anna')
  server = serve({ fetch: installed.app.fetch, hostname: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  agent.destroy()
  const closed = once(server, 'close')
  server.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await closed
  await opened.close()
})

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: { readonly code?: string; readonly lastSeq?: number }
}

const cookieOf = ({ page }: Person) => [...page.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

const post = (person: Person, path: string, body: string): Promise<Answer> => {
  const { answer, finish } = begin(person, path, body)
  finish()
  return answer
}

/** Sends the first half of a request; the other half comes when it is told to. */
function begin(person: Person, path: string, body: string): { answer: Promise<Answer>; finish: () => void } {
  const half = Math.floor(body.length / 2)
  let finish = (): void => {}
  const answer = new Promise<Answer>((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      cookie: cookieOf(person),
      origin: `http://127.0.0.1:${port}`,
    }
    const sent = request({ port, host: '127.0.0.1', path, method: 'POST', headers, agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'],
          body: JSON.parse(Buffer.concat(chunks).toString()) as Answer['body'],
        }),
      )
    })
    sent.on('error', reject)
    sent.write(body.slice(0, half))
    finish = () => sent.end(body.slice(half))
  })
  return { answer, finish }
}

const at = { instant: 1_700_000_000_000, zone: 'Europe/Berlin', offset: 60 }
const push = (person: Person, client: string, mutations: readonly object[]): string =>
  JSON.stringify({ protocol: 1, account: person.id, client, schema: 1, cookie: null, ack: 0, mutations })
const rename = (person: Person, seq: number) => ({
  seq,
  name: 'settings.change',
  v: 1,
  args: { user: person.id, displayName: `Name ${seq}` },
  at,
})

test('[LOAD-1] a flood of large pushes fills no memory, keeps nobody waiting, and loses nothing that was taken', async () => {
  const padding = 'x'.repeat(8_500)
  const large = (client: string) =>
    push(
      greedy,
      client,
      Array.from({ length: 100 }, (_, index) => ({ seq: index + 1, name: 'no.such', v: 1, args: { padding }, at })),
    )
  const clients = Array.from({ length: 200 }, () => randomUUID())
  const before = process.memoryUsage().rss
  let most = 0
  const measuring = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 20)

  const flood = clients.map((client) => ({ client, ...begin(greedy, '/sync', large(client)) }))
  let turnedAway = 0
  for (const { answer } of flood) void answer.then(({ status }) => (turnedAway += status === 429 ? 1 : 0))
  await expect.poll(() => turnedAway, { timeout: 20_000 }).toBeGreaterThan(150)
  // Somebody else goes on working meanwhile.
  for (let seq = 1; seq <= 20; seq += 1) {
    const answer = await post(anna, '/sync', push(anna, 'anna-device', [rename(anna, seq)]))
    expect(answer).toMatchObject({ status: 200, body: { lastSeq: seq } })
  }
  for (const { finish } of flood) finish()
  const answers = await Promise.all(flood.map(async ({ client, answer }) => ({ client, answer: await answer })))
  clearInterval(measuring)

  const taken = answers.filter(({ answer }) => answer.status === 200)
  const away = answers.filter(({ answer }) => answer.status !== 200)
  expect(taken.length).toBeGreaterThan(0)
  expect(away.length).toBeGreaterThan(150)
  for (const { answer } of away) {
    expect(answer).toMatchObject({ status: 429, body: { code: 'too-many-at-once' } })
    expect(Number(answer.retryAfter)).toBeGreaterThan(0)
  }
  // This process holds the 200 bodies themselves, as their sender.
  expect(most).toBeLessThan(600_000_000)
  const rows = await opened.database.db
    .selectFrom('client')
    .select(['id', 'last_seq'])
    .where('account', '=', greedy.id)
    .execute()
  expect(rows.map(({ id }) => id).toSorted()).toEqual(taken.map(({ client }) => client).toSorted())
  expect(rows.every(({ last_seq: lastSeq }) => lastSeq === 100)).toBe(true)

  // Whoever was turned away sends the same again, and it is taken.
  const [first] = away
  if (first === undefined) throw new Error('Somebody was turned away')
  expect(await post(greedy, '/sync', large(first.client))).toMatchObject({ status: 200, body: { lastSeq: 100 } })
}, 120_000)

test('[LOAD-1] connections that stop in the middle of a body, or break off, give their places back', async () => {
  const half = push(greedy, 'greedy-half', []).slice(0, -1)
  const sockets = Array.from({ length: 40 }, () => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => {})
    socket.write(
      `POST /sync HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${half.length + 1}\r\n` +
        `Cookie: ${cookieOf(greedy)}\r\nOrigin: http://127.0.0.1:${port}\r\n\r\n${half}`,
    )
    return socket
  })
  const small = push(greedy, 'greedy-small', [])
  await expect.poll(async () => (await post(greedy, '/sync', small)).status, { timeout: 20_000 }).toBe(429)
  expect((await post(anna, '/sync', push(anna, 'anna-device', []))).status).toBe(200)
  for (const socket of sockets) socket.destroy()
  await expect.poll(async () => (await post(greedy, '/sync', small)).status, { timeout: 20_000 }).toBe(200)
}, 60_000)
