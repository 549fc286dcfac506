import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'

/** The server seen through a door that can hand out a newer app: the same one with a service worker that differs. */
export interface NewerApp {
  readonly url: string
  release(): void
  /** How often this address was asked for, by whomever. */
  asked(path: string): number
  close(): Promise<void>
}

export async function newerApp(behind: string): Promise<NewerApp> {
  let isReleased = false
  const counts = new Map<string, number>()
  const door = createServer((asked, answered) => {
    counts.set(asked.url ?? '', (counts.get(asked.url ?? '') ?? 0) + 1)
    const isWorker = asked.url === '/service-worker.js'
    const headers = { ...asked.headers }
    // The worker's own text is wanted, neither packed nor taken as known.
    if (isWorker) {
      headers['accept-encoding'] = 'identity'
      delete headers['if-none-match']
    }
    const passed = request(new URL(asked.url ?? '/', behind), { method: asked.method ?? 'GET', headers }, (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !isWorker || name !== 'content-length')
      answered.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept))
      answer.on('data', (chunk: Buffer) => answered.write(chunk))
      answer.on('end', () => answered.end(isWorker && isReleased ? '\n// A newer one.\n' : ''))
    })
    passed.on('error', () => answered.destroy())
    asked.pipe(passed)
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    asked: (path) => counts.get(path) ?? 0,
    release: () => {
      isReleased = true
    },
    close: async () => {
      door.closeAllConnections()
      door.close()
      await once(door, 'close')
    },
  }
}
