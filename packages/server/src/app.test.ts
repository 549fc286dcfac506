import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { once } from 'node:events'
import { sql } from 'kysely'
import * as z from 'zod'
import { ok } from '@etude/core'
import { forEachDatabase } from './database/for-each-database.ts'
import { problems } from './http/problem-table.ts'
import { reservedPrefixes } from './http/reserved-prefixes.ts'
import { route } from './http/route.ts'
import { browser } from './testing/browser.ts'
import { installation, publicUrl } from './testing/installation.ts'
import { password, signUp } from './testing/people.ts'

forEachDatabase('the app', (database) => {
  test('[EDGE-1] every refusal is a problem document with its code, a sentence, the request’s id and nothing from inside', async () => {
    const broken = route(
      {
        method: 'get',
        path: '/api/broken',
        tag: 'T',
        summary: 'S',
        access: 'anyone',
        status: 204,
        gives: '',
        problems: [],
      },
      () => Promise.reject(new Error('select secret from inside')),
    )
    const { app, logLines } = installation(database(), { routes: [broken] })
    const answer = await app.request('/api/broken', { headers: { 'x-request-id': 'seen-by-the-person' } })
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('x-request-id')).toBe('seen-by-the-person')
    expect(await answer.json()).toEqual({
      type: '/docs#problem-internal-error',
      title: problems['internal-error'].title,
      status: 500,
      code: 'internal-error',
      detail: problems['internal-error'].detail,
      requestId: 'seen-by-the-person',
    })
    const logged = logLines.map((line) => JSON.parse(line) as { requestId?: string; err?: { message: string } })
    expect(logged.find(({ err }) => err !== undefined)).toMatchObject({
      requestId: 'seen-by-the-person',
      err: { message: 'select secret from inside' },
    })
  })

  test('[EDGE-1] a database that cannot work is said to be so, and the request may be sent again', async () => {
    const opened = database()
    const breaking = route(
      {
        method: 'post',
        path: '/api/breaking',
        tag: 'T',
        summary: 'S',
        access: 'anyone',
        status: 204,
        gives: '',
        problems: [],
      },
      async () => {
        if (opened.type === 'postgres') await sql`select pg_terminate_backend(pg_backend_pid())`.execute(opened.db)
        else await sql`insert into etude (name, value) values ('a', 'b')`.execute(opened.db)
        return ok(undefined)
      },
    )
    const { app } = installation(opened, { routes: [breaking] })
    if (opened.type === 'sqlite') opened.writer.pragma('query_only = on')
    // The pool notices by itself that the connection is gone, a moment after the query has.
    const noticed = opened.type === 'postgres' ? once(opened.pool, 'remove') : Promise.resolve()
    const answer = await app.request('/api/breaking', { method: 'POST' })
    await noticed
    if (opened.type === 'sqlite') opened.writer.pragma('query_only = off')
    expect(await answer.json()).toMatchObject({ status: 503, code: 'not-ready' })
    expect(answer.headers.get('retry-after')).toBe('2')
  })

  test('[EDGE-1] a request id that could not stand in a log is replaced', async () => {
    const { app } = installation(database())
    const answer = await app.request('/health', { headers: { 'x-request-id': 'a "quoted" {id}' } })
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('[EDGE-4] unknown addresses under the reserved prefixes are problems, and so are wrong methods', async () => {
    const { app } = installation(database())
    app.get('*', (c) => c.html('<p>the app itself</p>'))
    for (const prefix of reservedPrefixes) {
      const answer = await app.request(`${prefix}/there/is/nothing/here`)
      expect(answer.status, prefix).toBe(404)
      expect(await answer.json()).toMatchObject({ code: 'not-found' })
    }
    const wrong = await app.request('/api/me', { method: 'DELETE', headers: { origin: publicUrl } })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET'])
    const both = await app.request('/api/sessions', { method: 'PUT', headers: { origin: publicUrl } })
    expect(both.headers.get('allow')).toBe('GET, DELETE')
    expect(await (await app.request('/apiary')).text()).toContain('the app itself')
  })

  test('[EDGE-5] who asks is checked before what is asked', async () => {
    const { app } = installation(database())
    const answer = await browser(app).post('/api/children', { not: 'a child' })
    expect(answer).toMatchObject({ status: 401, body: { code: 'not-signed-in' } })
  })

  test('[EDGE-5] bad input names each field by its path', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const answer = await anna.page.post('/api/children', { name: '', zone: 'Mars/Olympus' })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'invalid-input', errors: [{ path: 'name' }, { path: 'zone' }] },
    })
  })

  test('[EDGE-6] a cookie acts only from pages of this site', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const cookie = [...anna.page.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const signOut = (headers: Record<string, string>) =>
      installed.app.request('/api/auth/sign-out', { method: 'POST', headers: { cookie, ...headers } })
    expect(await (await signOut({})).json()).toMatchObject({ status: 403, code: 'origin-missing' })
    for (const origin of ['https://evil.example', 'null', 'http://etude.test.evil.example', 'http://etude.test:8080']) {
      expect(await (await signOut({ origin })).json(), origin).toMatchObject({ status: 403, code: 'foreign-origin' })
    }
    expect((await anna.page.get('/api/me')).status).toBe(200)
    expect((await signOut({ origin: publicUrl })).status).toBe(204)
  })

  test('[EDGE-6] another site signs nobody in here', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const answer = await installed.app.request('/api/auth/sign-in', {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
      body: JSON.stringify({ email: anna.email, password }),
    })
    expect(answer.status).toBe(403)
  })

  test('[EDGE-7] every answer carries the strict headers, and strict transport only where the address is secure', async () => {
    const plain = await installation(database()).app.request('/health')
    expect(plain.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    expect(plain.headers.get('content-security-policy')).toContain("connect-src 'self' ws://etude.test")
    expect(plain.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff')
    expect(plain.headers.get('x-frame-options')).toBe('DENY')
    expect(plain.headers.get('referrer-policy')).toBe('no-referrer')
    expect(plain.headers.has('x-powered-by')).toBe(false)
    expect(plain.headers.has('strict-transport-security')).toBe(false)
    const secure = await installation(database(), { publicUrl: 'https://etude.test' }).app.request('/api/nothing')
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(secure.headers.get('content-security-policy')).toContain('wss://etude.test')
  })

  test('[EDGE-7] an answer, a refusal, a page and a file carry the same of them', async () => {
    const { app } = installation(database(), { publicUrl: 'https://etude.test' })
    const own = new Set(['allow', 'cache-control', 'content-length', 'content-type', 'vary', 'x-request-id'])
    const strict = async (path: string) => {
      const { headers } = await app.request(path)
      expect(headers.get('x-request-id')).toMatch(/./)
      return [...headers].filter(([name]) => !own.has(name))
    }
    const first = await strict('/health')
    expect(first.map(([name]) => name)).toEqual([
      'content-security-policy',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
      'origin-agent-cluster',
      'permissions-policy',
      'referrer-policy',
      'strict-transport-security',
      'x-content-type-options',
      'x-dns-prefetch-control',
      'x-download-options',
      'x-frame-options',
      'x-permitted-cross-domain-policies',
      'x-xss-protection',
    ])
    for (const path of ['/api/nothing', '/docs', '/docs/style.css', '/openapi.json'])
      expect(await strict(path), path).toEqual(first)
  })

  test('[EDGE-8] health says what runs, ready whether to send requests here', async () => {
    let draining = false
    const { app } = installation(database(), { draining: () => draining })
    const health = await (await app.request('/health')).json()
    expect(health).toEqual({
      status: 'ok',
      version: '1.2.3',
      database: database().type,
      tz: process.versions['tz'],
    })
    expect((await app.request('/ready')).status).toBe(200)
    draining = true
    const stopping = await app.request('/ready')
    expect([stopping.status, stopping.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await app.request('/health')).status).toBe(200)
  })

  test('[EDGE-10] no password, token, cookie, code or secret is ever logged', async () => {
    const installed = installation(database())
    const anna = await signUp(installed, 'Anna')
    const tokens = await anna.page.post('/api/token', { grant: 'password', email: anna.email, password })
    const { accessToken, refreshToken } = tokens.body as { accessToken: string; refreshToken: string }
    await installed.app.request('/api/me?token=in-the-query', { headers: { authorization: `Bearer ${accessToken}` } })
    const child = (await anna.page.post('/api/children', { name: 'Kim', zone: 'Etc/UTC' })).body as { learner: string }
    const { code } = (await anna.page.post(`/api/children/${child.learner}/device-codes`)).body as { code: string }
    await browser(installed.app).post('/api/device-sign-in', { code })
    await anna.page.post('/api/auth/request-password-reset', { email: anna.email })
    const reset = /#(\S+)/.exec((await installed.outbox())[0]?.text ?? '')?.[1] ?? 'none'
    await anna.page.post('/api/auth/reset-password', { token: reset, password: 'battery staple' })
    await anna.page.post('/api/auth/reset-password', { token: reset, password: 'battery staple' })
    const log = installed.logLines.join('\n')
    expect(installed.logLines.length).toBeGreaterThan(8)
    const secrets = [
      password,
      'battery staple',
      accessToken,
      refreshToken,
      code,
      code.replace('-', ''),
      reset,
      'in-the-query',
    ]
    for (const secret of [...secrets, ...anna.page.cookies.values()]) expect(log).not.toContain(secret)
  })

  test('[EDGE-11] large answers are packed for who can unpack them', async () => {
    const { app } = installation(database())
    const packed = await app.request('/openapi.json', { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect((await app.request('/openapi.json')).headers.has('content-encoding')).toBe(false)
  })

  test.each([{ n: 1.5 }, { n: 1, password: 'a secret' }])(
    '[EDGE-12] an answer that is not as declared is noticed: %j',
    async (said) => {
      const lying = route(
        {
          method: 'get',
          path: '/api/lying',
          tag: 'T',
          summary: 'S',
          access: 'anyone',
          status: 200,
          gives: '',
          answer: z.object({ n: z.int() }),
          problems: [],
        },
        () => Promise.resolve(ok(said)),
      )
      const { app } = installation(database(), { routes: [lying] })
      expect((await app.request('/api/lying')).status).toBe(500)
    },
  )
})

test('[EDGE-4] the screens and the server reserve the same prefixes', () => {
  const file = new URL('../../web/src/shell/reserved-prefixes.ts', import.meta.url)
  const listed = [...readFileSync(file, 'utf8').matchAll(/^  '([^']+)',$/gm)].map(([, prefix]) => prefix)
  expect(listed).toEqual([...reservedPrefixes])
})
