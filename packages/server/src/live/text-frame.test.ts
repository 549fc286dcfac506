import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { textFrame } from './text-frame.ts'

test('[LIVE-13] a message that was framed for many is read by each as it was written, whatever its length', async () => {
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000].map((length) => 'a'.repeat(length))
  const said = [...texts, 'für alle: 🎻', 'ü'.repeat(63), 'ü'.repeat(32_768)]
  const server = new WebSocketServer({ port: 0 })
  await once(server, 'listening')
  server.on('connection', (socket, { socket: line }) => {
    // Between them what the library says by itself.
    for (const text of said) {
      line.write(textFrame(text), 'latin1')
      socket.ping()
    }
    socket.close()
  })
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const heard: string[] = []
  socket.on('message', (data: Buffer, isBinary) => heard.push(isBinary ? 'bytes' : data.toString()))
  await once(socket, 'close')
  await new Promise((resolve) => server.close(resolve))
  expect(heard).toEqual(said)
})
