// The floors: what the platform costs whoever writes the same rows with Dexie and nothing else.
import { Dexie } from 'dexie'
import type { Table } from 'dexie'
import { callOff, firstPlan, rowOf } from './occurrence.ts'
import type { Row } from './occurrence.ts'
import { rest } from './engine.ts'
import type { Device } from './engine.ts'

interface Queued {
  readonly order?: number
  readonly edit: string
  readonly name: string
  readonly args: unknown
  readonly at: number
}

let db: Dexie
let rows: Table<Row, string>
let outbox: Table<Queued, number>

/** The same indexes as the replica has on these rows, and as durable. */
export async function open(): Promise<void> {
  db = new Dexie('raw', { cache: 'disabled', chromeTransactionDurability: 'strict' })
  db.version(1).stores({ rows: 'id, space, k.learner, k.plan', shadow: 'key', outbox: '++order, edit' })
  rows = db.table('rows')
  outbox = db.table('outbox')
  await db.open()
}

const queued = ({ learner, today }: Device, n: number): Queued => ({
  edit: crypto.randomUUID(),
  name: 'practice.arrange-occurrence',
  args: callOff(learner, n, today),
  at: Date.now(),
})

const row = ({ learner, user, today }: Device, n: number): Row => rowOf(learner, user, n, today)

const writeOne = (device: Device, n: number): Promise<unknown> =>
  db.transaction('rw', rows, outbox, () => Promise.all([rows.put(row(device, n)), outbox.add(queued(device, n))]))

export async function localWrites(device: Device, from: number, count: number): Promise<readonly number[]> {
  const ms: number[] = []
  for (let n = from; n < from + count; n += 1) {
    const begin = performance.now()
    await writeOne(device, n)
    ms.push(performance.now() - begin)
  }
  return ms
}

/** In one transaction, which is the least that so many can cost. */
export async function burst(device: Device, from: number, count: number): Promise<number> {
  const begin = performance.now()
  const numbers = Array.from({ length: count }, (_, index) => from + index)
  await db.transaction('rw', rows, outbox, () =>
    Promise.all([
      rows.bulkPut(numbers.map((n) => row(device, n))),
      outbox.bulkAdd(numbers.map((n) => queued(device, n))),
    ]),
  )
  return performance.now() - begin
}

const fetchRows = async (count: number): Promise<Row[]> => (await (await fetch(`/rows?count=${count}`)).json()) as Row[]

export async function firstSync(count: number): Promise<number> {
  const begin = performance.now()
  await open()
  await rows.bulkPut(await fetchRows(count))
  return performance.now() - begin
}

/** A database with the replica's tables and as many rows, each by itself, by Dexie alone. */
export async function warmStarts(device: Device, count: number, stored: number): Promise<readonly number[]> {
  const found = await new Dexie(`etude:${device.user}`).open()
  const layout = found.tables.map(({ name: table, schema: { primKey, indexes } }) => [
    table,
    [primKey, ...indexes].map(({ src }) => src).join(', '),
  ])
  const version = found.verno
  found.close()
  const name = `floor:${device.user}`
  await fillOnce(name, version, layout, device, stored)
  const ms: number[] = []
  for (let each = 0; each < count; each += 1) {
    const begin = performance.now()
    const replica = new Dexie(name, { cache: 'disabled', chromeTransactionDurability: 'strict' })
    replica.version(version).stores(Object.fromEntries(layout) as Record<string, string>)
    await replica.open()
    const shown = await replica
      .table('record:occurrence-override')
      .where('k.plan')
      .equals(firstPlan(device.learner))
      .toArray()
    if (shown.length !== 50) throw new Error(`There are ${shown.length} rows`)
    ms.push(performance.now() - begin)
    replica.close()
    await rest()
  }
  return ms
}

async function fillOnce(
  name: string,
  version: number,
  layout: readonly string[][],
  device: Device,
  stored: number,
): Promise<void> {
  if (await Dexie.exists(name)) return
  const filled = new Dexie(name, { cache: 'disabled' })
  filled.version(version).stores(Object.fromEntries(layout) as Record<string, string>)
  const rows = Array.from({ length: stored }, (_, n) => row(device, n))
  await filled.table('record:occurrence-override').bulkPut(rows.map((each) => ({ ...each, ids: each.id })))
  filled.close()
}

const perRequest = 500

/** Reads what waits, posts as many at once as the replica may, and takes them off the list once they are answered. */
export async function sendBacklog(device: Device): Promise<number> {
  const begin = performance.now()
  for (;;) {
    const waiting = await outbox.limit(perRequest).toArray()
    if (waiting.length === 0) return performance.now() - begin
    const sent = waiting.map((each, index) => ({ ...row(device, index), id: each.edit }))
    const answer = await fetch('/rows', { method: 'POST', body: JSON.stringify(sent) })
    if (!answer.ok) throw new Error(`The floor answered ${answer.status}`)
    await outbox.bulkDelete(waiting.map(({ order = 0 }) => order))
  }
}

let socket: WebSocket
export const connect = (): Promise<void> =>
  new Promise((resolve) => {
    socket = new WebSocket(`${location.origin.replace('http', 'ws')}/live`)
    socket.addEventListener('open', () => resolve())
  })

export async function send(device: Device, n: number): Promise<number> {
  const begin = performance.timeOrigin + performance.now()
  await writeOne(device, n)
  socket.send(JSON.stringify(row(device, n)))
  return begin
}

let seen: Promise<number>
/** The other side keeps the row durably before it shows it. */
export function watch(): void {
  seen = new Promise((resolve) =>
    socket.addEventListener(
      'message',
      ({ data }: MessageEvent<string>) => {
        void rows.put(JSON.parse(data) as Row).then(() => resolve(performance.timeOrigin + performance.now()))
      },
      { once: true },
    ),
  )
}
export const whenSeen = (): Promise<number> => seen

/** The rows, the server's values under them and the queue, read and written again in one transaction, with nothing computed. */
export async function rebase(device: Device, count: number): Promise<number> {
  const numbers = Array.from({ length: count }, (_, n) => n)
  const shadow = db.table('shadow')
  await outbox.clear()
  await outbox.bulkAdd(numbers.map((n) => queued(device, n)))
  const begin = performance.now()
  await db.transaction('rw', rows, shadow, outbox, async () => {
    const [, , waiting] = await Promise.all([
      rows.bulkGet(numbers.map((n) => row(device, n).id)),
      shadow.toArray(),
      outbox.toArray(),
    ])
    await Promise.all([
      rows.bulkPut(numbers.map((n) => row(device, n))),
      shadow.bulkPut(numbers.map((n) => ({ key: row(device, n).id, record: row(device, n) }))),
      outbox.bulkPut(waiting),
    ])
  })
  return performance.now() - begin
}
