// A hundred devices, each with one connection: sends a mutation, waits until it is answered for, sends the next. It speaks HTTP by hand, so that asking
// costs a fraction of answering.
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'

export interface Device {
  readonly account: string
  readonly learner: string
  readonly client: string
  readonly cookie: string
}
export interface Order {
  readonly host: string
  readonly port: number
  readonly devices: readonly Device[]
  readonly rounds: number
}
export interface Done {
  readonly ms: number
  readonly cpuMs: number
}

interface Connected extends Device {
  readonly socket: Socket
  seq: number
  held: string
}

/** By address, so that the same devices go on where they were. */
const connected = new Map<string, readonly Connected[]>()

process.on('message', (order: Order) => {
  run(order).then(
    (pushed) => process.send?.(pushed),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.once('disconnect', () => process.exit(0))

async function run({ host, port, devices, rounds }: Order): Promise<Done> {
  const address = `${host}:${port}`
  const ours = connected.get(address) ?? (await Promise.all(devices.map((device) => open(device, host, port))))
  connected.set(address, ours)
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(ours.map((device) => pushAll(device, rounds)))
  const { user, system } = process.cpuUsage(cpu)
  return { ms: performance.now() - start, cpuMs: (user + system) / 1_000 }
}

function open(device: Device, host: string, port: number): Promise<Connected> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve({ ...device, socket, seq: 0, held: 'null' }))
    socket.once('error', reject)
  })
}

async function pushAll(device: Connected, rounds: number): Promise<void> {
  const { socket } = device
  for (let round = 0; round < rounds; round += 1) {
    device.seq += 1
    const answered = answerOn(socket)
    socket.write(requestOf(device))
    const answer = await answered
    const held = /"cookie":("[^"]*")/.exec(answer)?.[1]
    if (!answer.startsWith('HTTP/1.1 200') || held === undefined || !answer.includes(`"lastSeq":${device.seq},`))
      throw new Error(`A push was answered ${answer}`)
    if (answer.includes('"type":"refused"')) throw new Error(answer)
    device.held = held === '""' ? 'null' : held
  }
}

/** A session of practice that somebody writes down: the row comes to some 300 bytes. */
function requestOf({ account, learner, client, cookie, seq, held }: Connected): string {
  const at = { instant: Date.now(), zone: 'Europe/Berlin', offset: 60 }
  const args = {
    learner,
    entry: `${client}-entry-${seq}`,
    session: null,
    minutes: 25,
    what: 'Scales in thirds, then the slow movement twice without stopping',
    segments: [],
  }
  const body = `{"protocol":1,"account":"${account}","client":"${client}","schema":8,"cookie":${held},"ack":${seq - 1},"mutations":[${JSON.stringify({ seq, name: 'practice.log', v: 1, args, at })}]}`
  return `POST /sync HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAccept-Encoding: gzip\r\nCookie: ${cookie}\r\nOrigin: http://127.0.0.1:0\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

/** The whole of the next answer, which says its length or comes in chunks, packed or not. */
function answerOn(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const read = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = text.slice(0, end + 2)
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
      if (length === undefined ? !text.endsWith('\r\n0\r\n\r\n') : text.length < end + 4 + Number(length)) return
      socket.off('data', read)
      socket.off('close', lost)
      const body = length === undefined ? withoutChunks(text.slice(end + 4)) : text.slice(end + 4)
      resolve(
        head + (/\r\ncontent-encoding: gzip/i.test(head) ? gunzipSync(Buffer.from(body, 'latin1')).toString() : body),
      )
    }
    const lost = (): void => reject(new Error('The server closed a connection'))
    // It may have gone while nothing was asked, and nobody would say so any more.
    if (socket.destroyed) return lost()
    socket.on('data', read)
    socket.once('close', lost)
  })
}

function withoutChunks(text: string): string {
  let body = ''
  for (let at = 0; ;) {
    const end = text.indexOf('\r\n', at)
    const length = Number.parseInt(text.slice(at, end), 16)
    if (length === 0) return body
    body += text.slice(end + 2, end + 2 + length)
    at = end + 4 + length
  }
}
