// The floor of a push: a bare route over a database that inserts the row, all that arrive in one turn of the loop in one commit, synced to the disk.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { answerParent } from './answer-parent.ts'
import { openFloorDatabase } from './floor-database.ts'

const columns = 'id text primary key, client text, seq integer, body text'
const database = openFloorDatabase(process.env['DATA_DIR'] ?? '', 'floor.db', columns)
const insert = database.prepare('insert into row (id, client, seq, body) values (?, ?, ?, ?)')

interface Waiting {
  readonly row: readonly [string, string, number, string]
  readonly done: () => void
}
let waiting: Waiting[] = []

function commitAll(): void {
  const group = waiting
  waiting = []
  database.exec('begin immediate')
  for (const { row } of group) insert.run(...row)
  database.exec('commit')
  for (const { done } of group) done()
}

const durable = (row: Waiting['row']): Promise<void> =>
  new Promise((resolve) => {
    if (waiting.length === 0) setImmediate(commitAll)
    waiting.push({ row, done: resolve })
  })

interface Push {
  readonly client: string
  readonly mutations: readonly { readonly seq: number; readonly args: { readonly entry: string } }[]
}

const app = new Hono().post('/sync', async (c) => {
  const { client, mutations } = await c.req.json<Push>()
  for (const { seq, args } of mutations) await durable([args.entry, client, seq, JSON.stringify(args)])
  return c.json({ lastSeq: mutations.at(-1)?.seq ?? 0, cookie: '' })
})

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) =>
  answerParent(`http://127.0.0.1:${port}`, async () => {
    server.close()
    database.close()
  }),
)
// Its connections stand still while it is not its turn, and are there when it is.
if ('keepAliveTimeout' in server) server.keepAliveTimeout = 600_000
