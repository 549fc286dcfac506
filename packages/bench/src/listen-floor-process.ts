// The floor of telling many: a bare socket server that hands on what one of its sockets says, and keeps nothing.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { answerParent } from './answer-parent.ts'

const server = createServer()
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket) =>
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    for (const other of sockets.clients) other.send(text)
  }),
)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  answerParent(`http://127.0.0.1:${port}`, async () => void server.close())
})
