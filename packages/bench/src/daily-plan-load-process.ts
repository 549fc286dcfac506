// Sends requests at the moments they are due, whether or not the ones before have been answered, and counts each from the moment it was due: a server
// that falls behind cannot hide it by making its callers wait.
import { Agent, request } from 'node:http'

interface Order {
  readonly address: string
  /** Path and cookie of each request, in order. */
  readonly requests: readonly (readonly [path: string, cookie: string])[]
  readonly perSecond: number
}
interface Answered {
  /** From when it was due until its last byte was here. */
  readonly ms: readonly number[]
  readonly failed: number
  /** What the failed ones were answered, and how often; 0 where the connection broke. */
  readonly statuses: Readonly<Record<number, number>>
  /** How late the load itself was, at worst: beyond a few milliseconds the machine was too busy to ask. */
  readonly lateMs: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 400 })

process.on('message', (order: Order) => void run(order).then((answered) => process.send?.(answered)))

async function run({ address, requests, perSecond }: Order): Promise<Answered> {
  const begin = performance.now() + 50
  const ms: number[] = []
  let failed = 0
  const statuses: Record<number, number> = {}
  let lateMs = 0
  const waiting: Promise<void>[] = []
  for (const [index, [path, cookie]] of requests.entries()) {
    const due = begin + (index * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    lateMs = Math.max(lateMs, performance.now() - due)
    waiting.push(
      ask(address + path, cookie).then((status) => {
        ms.push(performance.now() - due)
        if (status === 200) return
        failed += 1
        statuses[status] = (statuses[status] ?? 0) + 1
      }),
    )
  }
  await Promise.all(waiting)
  return { ms, failed, statuses, lateMs }
}

const ask = (url: string, cookie: string): Promise<number> =>
  new Promise((resolve) => {
    const sent = request(url, { agent, headers: { cookie } }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', () => resolve(0))
    sent.end()
  })
