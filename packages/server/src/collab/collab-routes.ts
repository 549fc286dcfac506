import { upgradeWebSocket } from '@hono/node-server'
import type { WebSocketLike } from '@hono/node-server'
import { PlanId } from '@etude/core'
import type { Hono } from 'hono'
import type { WSEvents } from 'hono/ws'
import type { WebSocket } from 'ws'
import type { Authenticate, Caller } from '../account/caller.ts'
import type { AppEnv } from '../http/app-env.ts'
import { problemResponse } from '../http/problem.ts'
import { admitSocket } from '../live/admit-socket.ts'
import { closings } from '../live/closings.ts'
import { closeSocket, watchSocket } from '../live/watch-socket.ts'
import type { WatchSocketDeps } from '../live/watch-socket.ts'
import { loadLimits } from '../load-limits.ts'
import type { RoomSocket } from './room.ts'
import type { Rooms } from './rooms.ts'

export interface CollabDeps extends WatchSocketDeps {
  readonly rooms: Rooms
  readonly authenticate: Authenticate
  readonly publicUrl: string
}

/** `GET /collab/{plan}`: the y-websocket protocol, for whoever may read the plan. */
export function mountCollab(app: Hono<AppEnv>, deps: CollabDeps): void {
  app.get('/collab/:plan', async (c, next) => {
    const admitted = await admitSocket(c.req.raw, deps)
    if (!admitted.ok) return problemResponse(c, admitted.error)
    if (deps.rooms.size >= loadLimits.sockets)
      return problemResponse(c, { code: 'too-many-sockets', retryAfterSeconds: 30 })
    const { user } = admitted.value
    const plan = PlanId.safeParse(c.req.param('plan'))
    // What one may not see is not there.
    if (!plan.success || !(await deps.rooms.mayEnter(user, plan.data))) return problemResponse(c, { code: 'not-found' })
    c.set('user', user)
    return upgradeWebSocket(() => socketEvents(deps, admitted.value, plan.data))(c, next)
  })
}

function socketEvents(deps: CollabDeps, caller: Caller, plan: PlanId): WSEvents<WebSocketLike> {
  let joined: ReturnType<Rooms['join']> | undefined
  let stop = (): void => {}
  return {
    onOpen(_event, ws) {
      // The server is given ws's own WebSocketServer, so this is one of its sockets.
      const raw = ws.raw as WebSocket
      const { leave, ...room } = deps.rooms.join(caller.user, plan, roomSocket(raw))
      joined = { leave, ...room }
      const stopWatching = watchSocket(raw, caller.session, deps)
      stop = () => {
        stopWatching()
        leave()
      }
    },
    onMessage({ data }, ws) {
      if (data instanceof ArrayBuffer) joined?.receive(new Uint8Array(data))
      else ws.close(closings.badMessage.code, closings.badMessage.sentence)
    },
    onClose: () => stop(),
    onError: () => stop(),
  }
}

const roomSocket = (raw: WebSocket): RoomSocket => ({
  send: (bytes) => raw.send(bytes),
  get bufferedBytes() {
    return raw.bufferedAmount
  },
  close: ({ code, sentence }) => closeSocket(raw, code, sentence),
})
