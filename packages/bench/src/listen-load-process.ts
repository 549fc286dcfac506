// Many sockets that hear of one row: how long from sending it until the last of them has read it.
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { WebSocket } from 'ws'

export interface ListenOrder {
  readonly address: string
  /** A cookie header for each socket. */
  readonly cookies: readonly string[]
  readonly writes: number
  /** Of the real server: what a device says. Without it the address is that of a bare socket server. */
  readonly device: {
    readonly account: string
    readonly client: string
    readonly learner: string
    readonly origin: string
  } | null
}
export interface Heard {
  /** One for each write. */
  readonly ms: readonly number[]
}

interface Open {
  readonly sockets: readonly WebSocket[]
  /** Set while a row is under way. */
  heard: ((row: string) => void) | null
  seq: number
  cookie: string | null
}
/** A device keeps its connection, as the floor's writer keeps its socket. */
const agent = new Agent({ keepAlive: true })
const openByAddress = new Map<string, Open>()

process.on('message', (order: ListenOrder) => {
  run(order).then(
    (heard) => process.send?.(heard),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
process.once('disconnect', () => process.exit(0))

async function run(order: ListenOrder): Promise<Heard> {
  const open = openByAddress.get(order.address) ?? (await connectAll(order))
  openByAddress.set(order.address, open)
  const ms: number[] = []
  for (let write = 0; write < order.writes; write += 1) ms.push(await writeOne(order, open))
  return { ms }
}

async function connectAll({ address, cookies, device }: ListenOrder): Promise<Open> {
  const open: { -readonly [field in keyof Open]: Open[field] } = { sockets: [], heard: null, seq: 0, cookie: null }
  const url = `${address.replace('http', 'ws')}/live`
  const sockets: WebSocket[] = []
  for (const cookie of cookies) {
    const headers = device === null ? {} : { cookie, origin: device.origin }
    const socket = new WebSocket(url, device === null ? [] : ['etude.v1'], { headers, perMessageDeflate: true })
    socket.on('message', (data: Buffer) => {
      const row = rowIn(JSON.parse(data.toString()))
      if (row !== null) open.heard?.(row)
    })
    // The pull that follows the hello says that the server knows what this one may read.
    const ready = device === null ? once(socket, 'open') : secondMessage(socket)
    await ready
    sockets.push(socket)
  }
  open.sockets = sockets
  return open
}

function secondMessage(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = 0
    socket.on('message', () => (heard += 1) === 2 && resolve())
    socket.once('close', () => reject(new Error('A socket was closed')))
    socket.once('error', reject)
  })
}

function rowIn(message: unknown): string | null {
  const { put } = message as { put?: readonly { id: string }[] }
  return put?.[0]?.id ?? null
}

async function writeOne({ address, cookies, device }: ListenOrder, open: Open): Promise<number> {
  open.seq += 1
  const entry = `entry-${process.pid}-${open.seq}`
  let missing = open.sockets.length
  const all = new Promise<void>((resolve) => {
    open.heard = (row) => {
      if (row === entry && (missing -= 1) === 0) resolve()
    }
  })
  const start = performance.now()
  const answered =
    device === null ? writeBare(open, entry) : push(address, { ...device, cookie: cookies[0] ?? '' }, open, entry)
  await all
  const took = performance.now() - start
  await answered
  return took
}

async function writeBare({ sockets }: Open, entry: string): Promise<void> {
  const [first] = sockets
  const body = {
    entry,
    minutes: 25,
    what: 'Scales in thirds, then the slow movement twice without stopping',
    segments: [],
  }
  first?.send(JSON.stringify({ type: 'announce', put: [{ kind: 'log-entry', id: entry, version: 1, body }], del: [] }))
}

function push(
  address: string,
  device: NonNullable<ListenOrder['device']> & { readonly cookie: string },
  open: Open,
  entry: string,
): Promise<void> {
  const { account, client, learner, origin } = device
  const at = { instant: Date.now(), zone: 'Europe/Berlin', offset: 60 }
  const what = 'Scales in thirds, then the slow movement twice without stopping'
  const args = { learner, entry, session: null, minutes: 25, what, segments: [] }
  const mutations = [{ seq: open.seq, name: 'practice.log', v: 1, args, at }]
  const body = { protocol: 1, account, client, schema: 8, cookie: open.cookie, ack: open.seq - 1, mutations }
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', cookie: device.cookie, origin }
    const sent = request(`${address}/sync`, { method: 'POST', headers, agent }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        if (response.statusCode !== 200) return reject(new Error(text))
        open.cookie = (JSON.parse(text) as { cookie: string }).cookie
        resolve()
      })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}
