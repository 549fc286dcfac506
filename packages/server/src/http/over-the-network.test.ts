import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { expect, test } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import type { Database } from '../database/open-database.ts'
import { installation } from '../testing/installation.ts'
import type { InstallationOptions } from '../testing/installation.ts'
import { password } from '../testing/people.ts'

interface Served extends AsyncDisposable {
  readonly origin: string
  readonly port: number
  readonly requests: EventEmitter
  readonly failures: () => readonly string[]
  post(path: string, body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>): Promise<Response>
}

async function served(database: Database, options: InstallationOptions = {}): Promise<Served> {
  const requests = new EventEmitter()
  const { app, logLines } = installation(database, options)
  const server = serve({
    fetch: async (...request) => {
      const answer = await app.fetch(...request)
      requests.emit('finished')
      return answer
    },
    hostname: '127.0.0.1',
    port: 0,
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    port,
    requests,
    failures: () => logLines.filter((line) => line.includes('A request failed')),
    post: (path, body, headers = {}) =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...headers },
        body,
      }),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}

forEachDatabase('over the network', (database) => {
  const anna = JSON.stringify({ email: 'anna@example.org', password, name: 'Anna' })

  test('[EDGE-15] a person signs up, is recognised by the cookie, and the page’s own address counts as its origin', async () => {
    await using server = await served(database())
    const made = await server.post('/api/auth/sign-up', anna)
    expect(made.status).toBe(200)
    const cookie = made.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const me = await fetch(`${server.origin}/api/me`, { headers: { cookie } })
    expect(await me.json()).toMatchObject({ user: { email: 'anna@example.org' } })
    const out = await server.post('/api/auth/sign-out', '', { cookie })
    expect(out.status).toBe(204)
  })

  test('[EDGE-15] ten megabytes and a bomb are turned away, and the server goes on', async () => {
    await using server = await served(database())
    const large = await server.post('/api/auth/sign-in', `"${'x'.repeat(10_000_000)}"`)
    expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, 'body-too-large'])
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(100_000_000)))
    const packed = await server.post('/api/auth/sign-in', bomb, { 'content-encoding': 'gzip' })
    expect([packed.status, ((await packed.json()) as { code: string }).code]).toEqual([413, 'body-too-large'])
    expect((await fetch(`${server.origin}/health`)).status).toBe(200)
  })

  test('[EDGE-15] a connection that breaks off in the middle of a body disturbs nobody', async () => {
    await using server = await served(database())
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    const head = ['POST /api/auth/sign-in HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 500']
    socket.write([...head, 'Expect: 100-continue', '', ''].join('\r\n'))
    const [go] = (await once(socket, 'data')) as [Buffer]
    expect(go.toString()).toContain('100 Continue')
    socket.write('{"em')
    socket.destroy()
    await once(socket, 'close')
    await once(server.requests, 'finished')
    expect((await server.post('/api/auth/sign-up', anna)).status).toBe(200)
    expect(server.failures()).toEqual([])
  })

  test('[EDGE-15] tries are counted by the address that the socket has', async () => {
    const many = { tries: 1000, seconds: 60 }
    const few = { tries: 2, seconds: 60 }
    const loose = { address: many, account: many }
    const allowances = {
      signIn: { address: few, account: many },
      signUp: loose,
      reset: loose,
      invite: loose,
      code: loose,
    }
    await using server = await served(database(), { allowances })
    const statuses: number[] = []
    for (let n = 0; n < 3; n += 1) {
      const body = JSON.stringify({ email: `p${n}@example.org`, password })
      const answer = await server.post('/api/auth/sign-in', body, { 'x-forwarded-for': `203.0.113.${n}` })
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([401, 401, 429])
  })
})
