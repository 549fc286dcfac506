// The floor of telling many: a bare socket server over a database, that inserts the row, synced to the disk, and hands it on.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { answerParent } from './answer-parent.ts'
import { openFloorDatabase } from './floor-database.ts'

const columns = 'id text primary key, body text'
const database = openFloorDatabase(process.env['DATA_DIR'] ?? '', 'listen-floor.db', columns)
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
