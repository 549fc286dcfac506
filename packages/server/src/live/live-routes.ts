import type { Writable } from 'node:stream'
import { upgradeWebSocket } from '@hono/node-server'
import { LiveRequest } from '@etude/core'
import type { WebSocketLike } from '@hono/node-server'
import type { Hono } from 'hono'
import type { WSEvents } from 'hono/ws'
import type { WebSocket } from 'ws'
import type { Authenticate, Caller } from '../account/caller.ts'
import type { AppEnv } from '../http/app-env.ts'
import { problemResponse } from '../http/problem.ts'
import { loadLimits } from '../load-limits.ts'
import { admitSocket } from './admit-socket.ts'
import { closings } from './closings.ts'
import type { Hub, LiveSocket } from './hub.ts'
import { textFrame } from './text-frame.ts'
import { closeSocket, watchSocket } from './watch-socket.ts'
import type { WatchSocketDeps } from './watch-socket.ts'

export interface LiveDeps extends WatchSocketDeps {
  readonly hub: Hub
  readonly authenticate: Authenticate
  readonly publicUrl: string
}

/** `GET /live`: everything is checked before the upgrade, so that a refusal is an ordinary answer. */
export function mountLive(app: Hono<AppEnv>, deps: LiveDeps): void {
  app.get('/live', async (c, next) => {
    const admitted = await admitSocket(c.req.raw, deps)
    if (!admitted.ok) return problemResponse(c, admitted.error)
    if (deps.hub.size >= loadLimits.sockets)
      return problemResponse(c, { code: 'too-many-sockets', retryAfterSeconds: 30 })
    c.set('user', admitted.value.user)
    // Node's own side of the connection, which a request from a network always has.
    const line = c.env.incoming?.socket as Writable
    return upgradeWebSocket(() => socketEvents(deps, admitted.value, line))(c, next)
  })
}

function socketEvents(deps: LiveDeps, caller: Caller, line: Writable): WSEvents<WebSocketLike> {
  let session: ReturnType<Hub['join']> | undefined
  let stop = (): void => {}
  return {
    onOpen(_event, ws) {
      // The server is given ws's own WebSocketServer, so this is one of its sockets.
      const raw = ws.raw as WebSocket
      const joined = deps.hub.join(caller.user, liveSocket(raw, line))
      session = joined
      const stopWatching = watchSocket(raw, caller.session, deps)
      stop = () => {
        stopWatching()
        joined.leave()
      }
    },
    onMessage({ data }, ws) {
      const request = typeof data === 'string' ? readRequest(data) : null
      if (request === null) ws.close(closings.badMessage.code, closings.badMessage.sentence)
      else session?.want(request.spaces)
    },
    onClose: () => stop(),
    onError: () => stop(),
  }
}

/**
 * LIVE-13. A message is framed once, however many are told: the library would frame and copy it for each. It goes between the library's own messages,
 * each of which it writes in one go, since nothing here is packed.
 */
const liveSocket = (raw: WebSocket, line: Writable): LiveSocket => ({
  send: (text) => void (raw.readyState === raw.OPEN && line.write(framed(text), 'latin1')),
  get bufferedBytes() {
    return line.writableLength
  },
  close: (code, reason) => closeSocket(raw, code, reason),
})

/** Whoever is told of a commit is told the same, one after another. */
function framed(text: string): string {
  if (last.text !== text) last = { text, frame: textFrame(text) }
  return last.frame
}
let last = { text: '', frame: textFrame('') }

function readRequest(text: string): LiveRequest | null {
  try {
    const parsed = LiveRequest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
