import { upgradeWebSocket } from '@hono/node-server'
import { LiveRequest } from '@etude/core'
import type { WebSocketLike } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { WSEvents } from 'hono/ws'
import type { WebSocket } from 'ws'
import type { Accounts } from '../account/create-accounts.ts'
import type { Authenticate, Caller } from '../account/caller.ts'
import type { AppEnv } from '../http/app-env.ts'
import { isOwnOrigin } from '../http/origin.ts'
import { problemResponse } from '../http/problem.ts'
import type { Problem } from '../http/problem.ts'
import { closeCodes } from './hub.ts'
import type { Hub, LiveSocket } from './hub.ts'

export interface LiveDeps {
  readonly hub: Hub
  readonly authenticate: Authenticate
  /** Where sessions are ended on this server; those ended on another are noticed by asking. */
  readonly onSessionEnded: Accounts['onSessionEnded']
  readonly publicUrl: string
}

/** The subprotocol that the server picks; a token travels beside it, never in the address. */
export const liveProtocol = 'etude.v1'
const tokenPrefix = 'bearer.'

const socketsMax = 5_000
/** A socket outlives the request it came with, so who it belongs to is asked again this often. */
const sessionCheckMs = 30_000
const pingMs = 25_000

/** `GET /live`: everything is checked before the upgrade, so that a refusal is an ordinary answer. */
export function mountLive(app: Hono<AppEnv>, { hub, authenticate, onSessionEnded, publicUrl }: LiveDeps): void {
  app.get('/live', async (c, next) => {
    const admitted = await admit(c)
    if ('code' in admitted) return problemResponse(c, admitted)
    c.set('user', admitted.caller.user)
    return upgradeWebSocket(() => socketEvents(hub, admitted, authenticate, onSessionEnded))(c, next)
  })

  async function admit(c: Context<AppEnv>): Promise<Admitted | Problem> {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return { code: 'not-found' }
    const headers = withToken(c.req.raw.headers)
    const origin = c.req.header('origin')
    // A browser always says where a socket comes from; another program has a token instead of a cookie.
    if (origin === undefined && !headers.has('authorization')) return { code: 'origin-missing' }
    if (origin !== undefined && !isOwnOrigin(origin, c.req.raw.headers, publicUrl)) return { code: 'foreign-origin' }
    const caller = await authenticate(headers)
    if (!caller.ok) return caller.error
    if (hub.size >= socketsMax) return { code: 'too-many-sockets', retryAfterSeconds: 30 }
    return { caller: caller.value, headers }
  }
}

interface Admitted {
  readonly caller: Caller
  readonly headers: Headers
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

function socketEvents(
  hub: Hub,
  { caller, headers }: Admitted,
  authenticate: Authenticate,
  onSessionEnded: LiveDeps['onSessionEnded'],
): WSEvents<WebSocketLike> {
  let session: ReturnType<Hub['join']> | undefined
  let timers: readonly NodeJS.Timeout[] = []
  let forgetEnding: (() => void) | undefined
  const stop = (): void => {
    forgetEnding?.()
    for (const timer of timers) clearInterval(timer)
    session?.leave()
  }
  return {
    onOpen(_event, ws) {
      // The server is given ws's own WebSocketServer, so this is one of its sockets.
      const raw = ws.raw as WebSocket
      const socket: LiveSocket = {
        send: (text) => ws.send(text),
        get bufferedBytes() {
          return raw.bufferedAmount
        },
        close: (code, reason) => ws.close(code, reason),
      }
      session = hub.join(caller.user, socket)
      const checkSession = async (): Promise<void> => {
        // A database that cannot be asked ends nobody's connection.
        const still = await authenticate(headers).catch(() => null)
        if (still !== null && !still.ok) ws.close(closeCodes.signedOut, 'The session has ended.')
      }
      forgetEnding = onSessionEnded((ended) => {
        if (ended === caller.session) ws.close(closeCodes.signedOut, 'The session has ended.')
      })
      timers = [
        setInterval(() => void checkSession(), sessionCheckMs).unref(),
        setInterval(() => raw.ping(), pingMs).unref(),
      ]
    },
    onMessage({ data }, ws) {
      const request = typeof data === 'string' ? readRequest(data) : null
      if (request === null) ws.close(closeCodes.badMessage, 'The message could not be read.')
      else session?.want(request.spaces)
    },
    onClose: stop,
    onError: stop,
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
