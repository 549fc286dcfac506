// The floor of telling many: a bare socket server over a database, that inserts the row, synced to the disk, and hands it on.
import BetterSqlite3 from 'better-sqlite3'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { answerParent } from './answer-parent.ts'

const database = new BetterSqlite3(join(process.env['DATA_DIR'] ?? '', 'listen-floor.db'))
database.pragma('journal_mode = wal')
database.pragma('synchronous = full')
database.exec('create table row (id text primary key, body text)')
const insert = database.prepare('insert into row (id, body) values (?, ?)')

interface Told {
  readonly put: readonly { readonly id: string }[]
}

const server = createServer()
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket) =>
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    for (const { id, ...body } of (JSON.parse(text) as Told).put) insert.run(id, JSON.stringify(body))
    for (const other of sockets.clients) other.send(text)
  }),
)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  answerParent(`http://127.0.0.1:${port}`, async () => {
    server.close()
    database.close()
  })
})
