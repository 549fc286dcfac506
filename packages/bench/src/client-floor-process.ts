// The floors of what needs a server: a bare hono route and a bare WebSocket over better-sqlite3, each row durable before it is answered.
import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { openFloorDatabase } from './floor-database.ts'
import type { Row } from './browser/occurrence.ts'
import { rowOf } from './browser/occurrence.ts'

const [folder = '', today = '', rows = ''] = process.argv.slice(2)
const db = openFloorDatabase(folder, 'floor.sqlite', 'id text primary key, body text')
const insert = db.prepare('insert or replace into row (id, body) values (?, ?)')
const insertAll = db.transaction((sent: readonly Row[]) => {
  for (const row of sent) insert.run(row.id, JSON.stringify(row))
})
insertAll(Array.from({ length: Number(rows) }, (_, n) => rowOf('lea', 'anna', n, Number(today))))
const select = db.prepare<[number], { body: string }>('select body from row where rowid <= ?')

const app = new Hono()
app.get('/', (c) => c.html('<!doctype html><title>floor</title>'))
app.get('/rows', (c) => {
  const found = select.all(Number(c.req.query('count')))
  return c.body(`[${found.map(({ body }) => body).join()}]`, 200, { 'content-type': 'application/json' })
})
app.post('/rows', async (c) => {
  insertAll(await c.req.json<Row[]>())
  return c.json({ ok: true })
})
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) =>
  process.send?.({ address: `http://127.0.0.1:${port}` }),
)
const sockets = new WebSocketServer({ noServer: true })
server.on('upgrade', (request, socket, head) =>
  sockets.handleUpgrade(request, socket, head, (opened) => {
    opened.on('message', (data: Buffer) => {
      const text = data.toString()
      insertAll([JSON.parse(text) as Row])
      for (const other of sockets.clients) if (other !== opened) other.send(text)
    })
  }),
)
process.on('message', () => process.exit(0))
