import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LiveMessage } from '@etude/core'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readSettings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import type { RunningServer } from '../start-server.ts'

let folder = ''
let server: RunningServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etude-live-'))
  const answer = readSettings({ PORT: '0', DATA_DIR: folder, DEMO: '0' })
  if (!answer.ok) throw new Error(answer.sentence)
  server = await startServer(answer.settings, pino({ level: 'silent' }))
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

interface Person {
  readonly id: string
  readonly cookie: string
  readonly learner: string
}

async function signUp(name: string): Promise<Person> {
  const response = await post(
    '/api/auth/sign-up',
    { email: `${name}@etude.test`, password: 'a long enough password', name },
    '',
  )
  const { user } = (await response.json()) as { user: { id: string } }
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const me = (await (await fetch(`${server.address}/api/me`, { headers: { cookie } })).json()) as {
    learners: { id: string }[]
  }
  return { id: user.id, cookie, learner: me.learners[0]?.id ?? '' }
}

const post = (path: string, body: unknown, cookie: string, at = server): Promise<Response> =>
  fetch(`${at.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: at.address, ...(cookie === '' ? {} : { cookie }) },
    body: JSON.stringify(body),
  })

async function rename(person: Person, client: string, seq: number, name: string): Promise<void> {
  const at = { instant: 1_700_000_000_000, zone: 'Europe/Berlin', offset: 60 }
  const mutation = { seq, name: 'learner.edit-profile', v: 1, args: { learner: person.learner, name }, at }
  const response = await post(
    '/sync',
    { protocol: 1, account: person.id, client, schema: 1, cookie: null, ack: 0, mutations: [mutation] },
    person.cookie,
  )
  expect(response.status).toBe(200)
}

/** A socket whose messages are waited for one by one. */
function connect(headers: Record<string, string>, protocols: string[] = []) {
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/live`, protocols, { headers })
  const messages: LiveMessage[] = []
  const waiting: ((message: LiveMessage) => void)[] = []
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as LiveMessage
    const next = waiting.shift()
    if (next === undefined) messages.push(message)
    else next(message)
  })
  const ended = new Promise<{ status: number } | { code: number }>((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve({ status: response.statusCode ?? 0 }))
    socket.on('close', (code) => resolve({ code }))
    socket.on('error', () => {})
  })
  const next = (): Promise<LiveMessage> => {
    const message = messages.shift()
    return message === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(message)
  }
  return { socket, ended, next }
}

test('[LIVE-1] a commit reaches the account’s other devices with its content, and nobody else', async () => {
  const anna = await signUp('anna')
  const bert = await signUp('bert')
  const phone = connect({ cookie: anna.cookie, origin: server.address })
  const other = connect({ cookie: bert.cookie, origin: server.address })
  expect(await phone.next()).toMatchObject({ type: 'hello', account: anna.id })
  expect(await phone.next()).toEqual({ type: 'pull' })
  await other.next()
  await other.next()
  await rename(anna, 'device-a', 1, 'Anna B.')
  expect(await phone.next()).toMatchObject({
    type: 'announce',
    space: `learner:${anna.learner}`,
    put: [{ body: { name: 'Anna B.' } }],
  })
  await rename(bert, 'device-b', 1, 'Bert B.')
  // What comes first to the other is its own, so Anna's never came.
  expect(await other.next()).toMatchObject({ type: 'announce', space: `learner:${bert.learner}` })
  phone.socket.close()
  other.socket.close()
  await Promise.all([phone.ended, other.ended])
})

test('[LIVE-5] a socket is refused before the upgrade: no session, a foreign Origin, a cookie without an Origin', async () => {
  const { cookie } = await signUp('carl')
  expect(await connect({ origin: server.address }).ended).toEqual({ status: 401 })
  expect(await connect({ cookie, origin: 'https://elsewhere.example' }).ended).toEqual({ status: 403 })
  expect(await connect({ cookie }).ended).toEqual({ status: 403 })
  expect((await fetch(`${server.address}/live`)).status).toBe(404)
})

test('[LIVE-6] a program is recognised by a token in the subprotocol', async () => {
  await signUp('dora')
  const answer = await post(
    '/api/token',
    { grant: 'password', email: 'dora@etude.test', password: 'a long enough password' },
    '',
  )
  const { accessToken } = (await answer.json()) as { accessToken: string }
  const bot = connect({}, ['etude.v1', `bearer.${accessToken}`])
  expect(await bot.next()).toMatchObject({ type: 'hello' })
  expect(bot.socket.protocol).toBe('etude.v1')
  bot.socket.close()
  expect(await connect({}, ['etude.v1', 'bearer.forged.token.x']).ended).toEqual({ status: 401 })
})

test.each([
  ['not JSON', 'hello?'],
  ['an unknown type', '{"type":"shout"}'],
  ['bytes', Buffer.from([1, 2, 3])],
])('[LIVE-7] %s on a socket ends that socket and no other', async (name, message) => {
  const { cookie } = await signUp(`eve${name.length}`)
  const good = connect({ cookie, origin: server.address })
  const bad = connect({ cookie, origin: server.address })
  await Promise.all([good.next(), bad.next()])
  bad.socket.send(message)
  expect(await bad.ended).toEqual({ code: 4400 })
  expect(await good.next()).toEqual({ type: 'pull' })
  good.socket.close()
})

test('[LIVE-7] a message over 64 kB ends the socket', async () => {
  const { cookie } = await signUp('frank')
  const good = connect({ cookie, origin: server.address })
  const bad = connect({ cookie, origin: server.address })
  await Promise.all([good.next(), bad.next()])
  bad.socket.send('x'.repeat(70_000))
  expect(await bad.ended).toEqual({ code: 1009 })
  expect(await good.next()).toEqual({ type: 'pull' })
  good.socket.close()
})

test('[SESSION-1] signing a lost device out ends its open connection at once, and no other', async () => {
  const anna = await signUp('anna-with-two-devices')
  const person = { email: 'anna-with-two-devices@etude.test', password: 'a long enough password' }
  const phoneCookie = (await post('/api/auth/sign-in', person, '')).headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const phone = connect({ cookie: phoneCookie, origin: server.address })
  const laptop = connect({ cookie: anna.cookie, origin: server.address })
  for (const { next } of [phone, laptop]) expect(await next()).toMatchObject({ type: 'hello' })
  const answer = await fetch(`${server.address}/api/sessions`, {
    method: 'DELETE',
    headers: { cookie: anna.cookie, origin: server.address },
  })
  expect(answer.status).toBe(204)
  expect(await phone.ended).toEqual({ code: 4401 })
  expect(laptop.socket.readyState).toBe(WebSocket.OPEN)
  laptop.socket.close()
  await laptop.ended
})

test('[LIVE-10] one account holds twenty sockets: the newest works, the oldest goes, and nobody else notices', async () => {
  const anna = await signUp('anna-with-many-tabs')
  const bert = await signUp('bert-beside-her')
  const other = connect({ cookie: bert.cookie, origin: server.address })
  await other.next()
  const sockets = []
  for (let count = 0; count < 20; count += 1) {
    const socket = connect({ cookie: anna.cookie, origin: server.address })
    expect(await socket.next()).toMatchObject({ type: 'hello' })
    sockets.push(socket)
  }
  const newest = connect({ cookie: anna.cookie, origin: server.address })
  expect(await newest.next()).toMatchObject({ type: 'hello' })
  expect(await sockets[0]?.ended).toEqual({ code: 4429 })
  for (const { socket } of [...sockets.slice(1), newest, other]) expect(socket.readyState).toBe(WebSocket.OPEN)
  for (const { socket } of [...sockets, newest, other]) socket.close()
  await Promise.all([...sockets, newest, other].map(({ ended }) => ended))
})

test('[SESSION-1] a token that expires ends no connection, a session that ends does', async () => {
  await signUp('gus')
  const person = { grant: 'password', email: 'gus@etude.test', password: 'a long enough password' }
  const { accessToken } = (await (await post('/api/token', person, '')).json()) as { accessToken: string }
  const bot = connect({}, ['etude.v1', `bearer.${accessToken}`])
  expect(await bot.next()).toMatchObject({ type: 'hello' })
  expect(await bot.next()).toEqual({ type: 'pull' })
  const sessions = { authorization: `Bearer ${accessToken}` }
  const listed = (await (await fetch(`${server.address}/api/sessions`, { headers: sessions })).json()) as {
    sessions: { id: string; current: boolean }[]
  }
  const own = listed.sessions.find(({ current }) => current)?.id ?? ''
  await fetch(`${server.address}/api/sessions/${own}`, { method: 'DELETE', headers: sessions })
  expect(await bot.ended).toEqual({ code: 4401 })
})
