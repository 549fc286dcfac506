import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '@etude/testbed'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { WebSocket } from 'ws'
import type { LiveMessage } from '@etude/core'
import { readSettings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import type { RunningServer } from '../start-server.ts'

let folder = ''
let drop: () => Promise<void>
let one: RunningServer
let other: RunningServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etude-two-'))
  const created = await createDatabase(inject('postgresUrl'))
  drop = created.drop
  const start = async (): Promise<RunningServer> => {
    const answer = readSettings({
      PORT: '0',
      DATA_DIR: folder,
      DATABASE_URL: created.url,
      AUTH_SECRET: 'a secret that both of these servers share',
      PUBLIC_URL: 'http://etude.test',
    })
    if (!answer.ok) throw new Error(answer.sentence)
    return startServer(answer.settings, pino({ level: 'silent' }))
  }
  one = await start()
  other = await start()
}, 60_000)
afterAll(async () => {
  await Promise.all([one.stop(), other.stop()])
  await drop()
  rmSync(folder, { recursive: true })
})

const password = 'a long enough password'

const post = (at: RunningServer, path: string, body: unknown, cookie = '', method = 'POST'): Promise<Response> =>
  fetch(`${at.address}${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: 'http://etude.test', ...(cookie === '' ? {} : { cookie }) },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  })

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

async function signUp(name: string) {
  const response = await post(one, '/api/auth/sign-up', { email: `${name}@etude.test`, password, name })
  const { user } = (await response.json()) as { user: { id: string } }
  return { id: user.id, cookie: cookieOf(response), email: `${name}@etude.test` }
}

async function change(at: RunningServer, cookie: string, name: string, args: object): Promise<void> {
  const response = await post(at, '/api/mutations', { name, version: 1, args }, cookie)
  expect(response.status).toBe(200)
}

function connect(at: RunningServer, cookie: string) {
  const headers = { cookie, origin: 'http://etude.test' }
  const socket = new WebSocket(`${at.address.replace('http', 'ws')}/live`, [], { headers })
  const heard: LiveMessage[] = []
  let wake = () => {}
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString()) as LiveMessage)
    wake()
  })
  const until = (done: (messages: readonly LiveMessage[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      wake = () => done(heard) && resolve()
      wake()
    })
  const ended = new Promise<number>((resolve) => socket.on('close', resolve))
  return { socket, heard, until, ended }
}

const announced = (messages: readonly LiveMessage[], space: string) =>
  messages.flatMap((message) => (message.type === 'announce' && message.space === space ? [message] : []))

test('[SYNC-8] nobody is told what is in a space after it was taken from them, wherever it was taken and wherever they listen', async () => {
  const anna = await signUp('anna')
  const gus = await signUp('gus')
  const child = (await (
    await post(one, '/api/children', { learner: 'kim-of-two', name: 'Kim', zone: 'Etc/UTC' }, anna.cookie)
  ).json()) as { learner: string }
  const { learner } = child
  const space = `learner:${learner}`
  const invite = async (): Promise<void> => {
    const made = await post(one, '/api/invitations', { kind: 'guardian', learner }, anna.cookie)
    const secret = ((await made.json()) as { link: string }).link.split('#')[1]
    expect((await post(other, '/api/invitations/accept', { secret }, gus.cookie)).status).toBe(200)
  }
  await invite()
  const guardian = connect(other, gus.cookie)
  await guardian.until((heard) => heard.length >= 2)

  for (let round = 1; round <= 10; round += 1) {
    // While he may read it he hears what is in it, from the server that commits it.
    const allowed = `allowed ${round}`
    await expect
      .poll(async () => {
        await change(other, anna.cookie, 'learner.edit-profile', { learner, name: allowed })
        return announced(guardian.heard, space).some(({ put }) => JSON.stringify(put ?? '').includes(allowed))
      })
      .toBe(true)
    // Taken away on one server, and changed on the other before that one can have heard of it.
    await change(one, anna.cookie, 'learner.remove-guardian', { learner, guardian: gus.id })
    await change(other, anna.cookie, 'learner.edit-profile', { learner, name: `secret ${round}` })
    await guardian.until((heard) => heard.at(-1)?.type === 'pull')
    await change(other, anna.cookie, 'learner.edit-profile', { learner, name: `secret after ${round}` })
    expect(JSON.stringify(guardian.heard)).not.toContain('secret')
    await invite()
  }
  guardian.socket.close()
  await guardian.ended
}, 60_000)

test('[SESSION-1] a device that is signed out at one server is cut off at the other at once', async () => {
  const bert = await signUp('bert')
  const phone = cookieOf(await post(other, '/api/auth/sign-in', { email: bert.email, password }))
  const socket = connect(other, phone)
  const stays = connect(other, bert.cookie)
  await Promise.all([socket, stays].map(({ until }) => until((heard) => heard.length >= 2)))
  const before = performance.now()
  expect((await post(one, '/api/sessions', undefined, bert.cookie, 'DELETE')).status).toBe(204)
  expect(await socket.ended).toBe(4401)
  // Well before anybody would have asked by themselves.
  expect(performance.now() - before).toBeLessThan(15_000)
  expect(stays.socket.readyState).toBe(WebSocket.OPEN)
  stays.socket.close()
  await stays.ended
}, 30_000)
