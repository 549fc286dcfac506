import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveScreens } from './serve-screens.ts'

let folder = ''
let app = new Hono()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'etude-screens-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Etude</title>')
  writeFileSync(join(folder, 'sw.js'), '// worker')
  writeFileSync(join(folder, 'assets', 'main-AbCd1234.js'), 'x'.repeat(5_000))
  app = new Hono()
  app.use(serveScreens(folder, (path) => path.startsWith('/api')))
  app.notFound((c) => c.text('nothing here', 404))
})

afterAll(() => rmSync(folder, { recursive: true }))

test('[SCREENS-1] every address that is not reserved opens the app, and a missing file does not', async () => {
  expect(await (await app.request('/today')).text()).toContain('<title>Etude</title>')
  expect((await app.request('/api/unknown')).status).toBe(404)
  expect((await app.request('/assets/gone-AbCd1234.js')).status).toBe(404)
  expect((await app.request('/../../etc/passwd.txt')).status).toBe(404)
})

test('[SCREENS-2] what carries its content in its name is kept for ever, the rest is asked for each time', async () => {
  const cacheOf = async (path: string) => (await app.request(path)).headers.get('cache-control')
  expect(await cacheOf('/assets/main-AbCd1234.js')).toContain('immutable')
  expect(await cacheOf('/sw.js')).toBe('no-cache')
  expect(await cacheOf('/')).toBe('no-cache')
  const etag = (await app.request('/sw.js')).headers.get('etag') ?? ''
  expect((await app.request('/sw.js', { headers: { 'if-none-match': etag } })).status).toBe(304)
})

test('[SCREENS-3] a large file comes packed to whoever takes it so', async () => {
  const answer = await app.request('/assets/main-AbCd1234.js', { headers: { 'accept-encoding': 'gzip' } })
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(Buffer.from(await answer.arrayBuffer())).length).toBe(5_000)
})
