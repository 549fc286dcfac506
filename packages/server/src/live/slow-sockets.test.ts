import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { serve } from '@hono/node-server'
import type { WebSocketServerLike } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { SpaceId, UserId } from '@etude/core'
import type { CommittedSpace } from '../commit/commit.ts'
import type { AppEnv } from '../http/app-env.ts'
import { closings } from './closings.ts'
import { createHub } from './hub.ts'
import { liveProtocol } from './admit-socket.ts'
import { mountLive } from './live-routes.ts'

const space = SpaceId.parse('learner:l1')
const hub = createHub({
  epoch: 'e1',
  now: () => 0,
  watchedBy: () => Promise.resolve(new Map([[space, 1]])),
  onError: (error) => {
    throw error
  },
})
let server: ReturnType<typeof serve>
let port = 0

beforeAll(async () => {
  const app = new Hono<AppEnv>()
  mountLive(app, {
    hub,
    authenticate: (headers) =>
      Promise.resolve({
        ok: true,
        value: {
          user: UserId.parse(headers.get('authorization')?.slice('Bearer '.length) ?? ''),
          email: 'anna@etude.test',
          name: 'Anna',
          emailVerified: true,
          admin: false,
          child: null,
          session: 's1',
          via: 'bearer',
        },
      }),
    onSessionEnded: () => () => {},
    isSessionOpen: () => Promise.resolve(true),
    publicUrl: 'http://etude.test',
  })
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => liveProtocol })
  server = serve({ fetch: app.fetch, port: 0, websocket: { server: sockets as unknown as WebSocketServerLike } })
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  hub.disconnect(null, closings.goingAway)
  await new Promise((resolve) => server.close(resolve))
})

/** A program that says hello and then never takes another byte. */
async function neverReading(user: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.write(
    [
      'GET /live HTTP/1.1',
      'Host: etude.test',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: etude.v1, bearer.${user}`,
      '',
      '',
    ].join('\r\n'),
  )
  await once(socket, 'readable')
  return socket
}

const commit = (to: number): CommittedSpace => ({
  space,
  from: to - 1,
  to,
  access: 1,
  accessChanged: false,
  concerned: [],
  isPart: false,
  digest: '0000000000000000',
  characters: 0,
  put: [{ kind: 'learner', id: 'l1', version: to, body: { name: 'x'.repeat(15_000) } }],
  del: [],
})

test('[LIVE-3] sockets that never read are told less, then ended; what waits for them stays small, and whoever reads hears everything', async () => {
  const deaf = await Promise.all(Array.from({ length: 10 }, (_, index) => neverReading(`deaf-${index}`)))
  const reader = new WebSocket(`ws://127.0.0.1:${port}/live`, ['etude.v1', 'bearer.reader'])
  const heard: { type: string; to?: number; put?: unknown }[] = []
  let wake = () => {}
  reader.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString()) as { type: string })
    wake()
  })
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      wake = () => done() && resolve()
      wake()
    })
  await until(() => heard.length === 2)
  expect(hub.size).toBe(11)

  // More than the operating system takes for a connection whose other end is asleep.
  const before = process.memoryUsage()
  let most = 0
  let version = 1
  while (hub.size > 1 && version < 6_000) {
    hub.announce([commit((version += 1))])
    const told = version
    await until(() => (heard.at(-1)?.to ?? 0) >= told)
    const now = process.memoryUsage()
    most = Math.max(most, now.external + now.arrayBuffers - before.external - before.arrayBuffers)
  }
  expect(hub.size).toBe(1)
  expect(most).toBeLessThan(40_000_000)
  const announced = heard.filter(({ type }) => type === 'announce')
  expect(announced).toHaveLength(version - 1)
  expect(announced.every(({ put }) => put !== undefined)).toBe(true)
  expect(reader.readyState).toBe(WebSocket.OPEN)

  // The connections themselves go too, though nobody at their other end ever said goodbye.
  for (const socket of deaf) socket.resume()
  await Promise.all(deaf.map((socket) => once(socket, 'close')))
  reader.close()
  await once(reader, 'close')
}, 60_000)
