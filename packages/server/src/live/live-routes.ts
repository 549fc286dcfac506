import { upgradeWebSocket } from '@hono/node-server'
import { LiveRequest } from '@etude/core'
import type { Result } from '@etude/core'
import type { WebSocketLike } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { WSEvents } from 'hono/ws'
import type { WebSocket } from 'ws'
import type { Accounts } from '../account/create-accounts.ts'
import type { Authenticate, Caller } from '../account/caller.ts'
import type { AppEnv } from '../http/app-env.ts'
import { isOwnOrigin } from '../http/origin.ts'
import { problemResponse, refused } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { loadLimits } from '../load-limits.ts'
import { closings } from './closings.ts'
import type { Hub, LiveSocket } from './hub.ts'

export interface LiveDeps {
  readonly hub: Hub
  readonly authenticate: Authenticate
  /** Where sessions are ended; what was not heard is noticed by asking. */
  readonly onSessionEnded: Accounts['onSessionEnded']
  readonly isSessionOpen: Accounts['isSessionOpen']
  readonly publicUrl: string
}

/** The subprotocol that the server picks; a token travels beside it, never in the address. */
export const liveProtocol = 'etude.v1'
const tokenPrefix = 'bearer.'

/** A socket outlives the request it came with and the access token in it, so whether its session is still there is asked this often. */
const sessionCheckMs = 30_000
/** Who has not answered one ping when the next is due is not there, or reads nothing. */
const pingMs = 25_000

/** `GET /live`: everything is checked before the upgrade, so that a refusal is an ordinary answer. */
export function mountLive(app: Hono<AppEnv>, deps: LiveDeps): void {
  const { hub, authenticate, publicUrl } = deps
  app.get('/live', async (c, next) => {
    const admitted = await admit(c)
    if (!admitted.ok) return problemResponse(c, admitted.error)
    c.set('user', admitted.value.user)
    return upgradeWebSocket(() => socketEvents(deps, admitted.value))(c, next)
  })

  async function admit(c: Context<AppEnv>): Promise<Result<Caller, Problem>> {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return refused('not-found')
    const headers = withToken(c.req.raw.headers)
    const origin = c.req.header('origin')
    // A browser always says where a socket comes from; another program has a token instead of a cookie.
    if (origin === undefined && !headers.has('authorization')) return refused('origin-missing')
    if (origin !== undefined && !isOwnOrigin(origin, c.req.raw.headers, publicUrl)) return refused('foreign-origin')
    const caller = await authenticate(headers)
    if (caller.ok && hub.size >= loadLimits.sockets) return refused('too-many-sockets', { retryAfterSeconds: 30 })
    return caller
  }
}

function withToken(headers: Headers): Headers {
  const offered = headers
    .get('sec-websocket-protocol')
    ?.split(',')
    .map((name) => name.trim())
  const token = offered?.find((name) => name.startsWith(tokenPrefix))?.slice(tokenPrefix.length)
  const copy = new Headers(headers)
  copy.delete('authorization')
  if (token !== undefined) copy.set('authorization', `Bearer ${token}`)
  return copy
}

function socketEvents({ hub, onSessionEnded, isSessionOpen }: LiveDeps, caller: Caller): WSEvents<WebSocketLike> {
  let session: ReturnType<Hub['join']> | undefined
  let stop = (): void => {}
  return {
    onOpen(_event, ws) {
      // The server is given ws's own WebSocketServer, so this is one of its sockets.
      const raw = ws.raw as WebSocket
      const socket = liveSocket(raw)
      session = hub.join(caller.user, socket)
      const signOut = (): void => socket.close(closings.signedOut.code, closings.signedOut.sentence)
      const checkSession = async (): Promise<void> => {
        // A database that cannot be asked ends nobody's connection.
        if (!(await isSessionOpen(caller.session).catch(() => true))) signOut()
      }
      const forgetEnding = onSessionEnded((ended) => {
        if (ended === caller.session) signOut()
      })
      const timers = [setInterval(() => void checkSession(), sessionCheckMs), setInterval(keepAlive(raw), pingMs)]
      for (const timer of timers) timer.unref()
      stop = () => {
        forgetEnding()
        for (const timer of timers) clearInterval(timer)
        session?.leave()
      }
      // It may have ended between the request and now.
      void checkSession()
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

const liveSocket = (raw: WebSocket): LiveSocket => ({
  send: (text) => raw.send(text),
  get bufferedBytes() {
    return raw.bufferedAmount
  },
  close(code, reason) {
    raw.close(code, reason)
    // Whoever reads nothing does not hear of it either, and must not hold what was meant for them.
    setTimeout(() => raw.terminate(), loadLimits.socketGoodbyeMs).unref()
  },
})

function keepAlive(raw: WebSocket): () => void {
  let isAnswered = true
  raw.on('pong', () => (isAnswered = true))
  return () => {
    if (!isAnswered) return raw.terminate()
    isAnswered = false
    raw.ping()
  }
}

function readRequest(text: string): LiveRequest | null {
  try {
    const parsed = LiveRequest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
