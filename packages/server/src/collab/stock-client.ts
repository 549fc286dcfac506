import { once } from 'node:events'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

/** A program that knows nothing of Etude but an address: Yjs with the provider that everybody uses, as it comes from the registry. For tests. */
export interface StockClient {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  readonly notes: Y.Text
  /** Resolves when the notes read so. */
  reads(text: string): Promise<void>
  /** The code with which the server ends the connection. */
  readonly closed: Promise<number>
  /** Whether it was ever told that it holds what the server has. */
  wasShown(): boolean
  /** Resolves when the connection has ended. */
  leave(): Promise<void>
}

export async function openStockClient(address: string, plan: string, cookie: string): Promise<StockClient> {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`${address.replace('http', 'ws')}/collab`, plan, doc, {
    WebSocketPolyfill: withHeaders({ cookie, origin: address }) as never,
    disableBc: true,
  })
  const notes = doc.getText('notes')
  const closed = new Promise<number>((resolve) => {
    provider.on('connection-close', (event) => {
      if (event === null) return
      provider.shouldConnect = false
      resolve(event.code)
    })
  })
  let shown = false
  const opened = new Promise<void>((resolve) => {
    provider.on('sync', (isSynced) => {
      if (!isSynced) return
      shown = true
      resolve()
    })
  })
  await Promise.race([opened, closed])
  return {
    doc,
    provider,
    notes,
    closed,
    reads: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (notes.toJSON() !== text) return
          doc.off('update', look)
          resolve()
        }
        doc.on('update', look)
        look()
      }),
    wasShown: () => shown,
    async leave() {
      // The cast: it is one of those that were given to the provider.
      const socket = provider.ws as unknown as WebSocket | null
      const ended = socket === null ? undefined : once(socket, 'close')
      provider.destroy()
      doc.destroy()
      await ended
    },
  }
}

/** A browser sends cookie and origin by itself. */
const withHeaders = (headers: Record<string, string>) =>
  class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers })
    }
  }

/** How a socket ends that is opened without the protocol's client. */
export async function endOf(socket: WebSocket): Promise<{ status: number } | { code: number }> {
  socket.on('error', () => {})
  return Promise.race([
    once(socket, 'unexpected-response').then(([, response]) => ({
      status: (response as { statusCode: number }).statusCode,
    })),
    once(socket, 'close').then(([code]) => ({ code: code as number })),
  ])
}
