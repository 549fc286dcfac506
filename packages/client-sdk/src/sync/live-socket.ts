import type { Announcement, LiveMessage, LiveRequest, SpaceId } from '@etude/core'
import { backOffMs } from './back-off.ts'
import type { SetTimer } from './sync-engine.ts'

export interface LiveSocketDeps {
  readonly connect: (url: string, token: string | undefined) => LiveConnection
  readonly token?: (() => string | Promise<string>) | undefined
  readonly url: string
  readonly setTimer: SetTimer
  readonly random: () => number
  /** The socket is worth a try: there is a network, and somebody is signed in. */
  readonly mayConnect: () => boolean
  readonly wanted: () => Promise<readonly SpaceId[]>
  /** `epoch` is the server's, as it introduced itself on this connection. */
  readonly onAnnouncement: (announcement: Announcement, epoch: string | null) => void
  /** There is something that only a round trip brings. */
  readonly onPull: () => void
}

/** The part of a WebSocket that we use. */
export type LiveConnection = Pick<WebSocket, 'send' | 'close' | 'addEventListener'>

export interface LiveSocket {
  readonly isOpen: boolean
  /** Connects unless it is connected, on its way, or has been pushed out. */
  wake(): void
  /** The person is back at this device: its socket is worth more than the one that has waited longest. */
  comeBack(): void
  tellWanted(): void
  stop(): void
}

/** Hears from the server as soon as something changes. Losing it loses nothing: round trips bring the same. */
export function createLiveSocket(deps: LiveSocketDeps): LiveSocket {
  let connection: LiveConnection | null = null
  let epoch: string | null = null
  let isOpen = false
  let isOpening = false
  let isCrowdedOut = false
  let hasAskedWhy = false
  let failures = 0
  let cancelTimer: (() => void) | null = null
  let stopped = false

  function open(): void {
    cancelTimer?.()
    cancelTimer = null
    if (stopped || isCrowdedOut || isOpening || connection !== null || !deps.mayConnect()) return
    isOpening = true
    Promise.resolve(deps.token?.())
      .then(connect, openLater)
      .finally(() => (isOpening = false))
  }

  function connect(token: string | undefined): void {
    if (stopped) return
    const opened = deps.connect(deps.url, token)
    connection = opened
    epoch = null
    opened.addEventListener('open', () => {
      isOpen = true
      tellWanted()
      // What was announced before we listened.
      deps.onPull()
    })
    opened.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data))
    opened.addEventListener('close', ({ code }: CloseEvent) => {
      if (connection !== opened) return
      // A browser does not say why a connection was not let in. A round trip does: the session may have ended.
      if (!isOpen && !hasAskedWhy) deps.onPull()
      hasAskedWhy = !isOpen
      connection = null
      isOpen = false
      if (code === crowdedOut) isCrowdedOut = true
      else openLater()
    })
  }

  function openLater(): void {
    failures += 1
    if (!stopped) cancelTimer = deps.setTimer(open, backOffMs(failures, deps.random()))
  }

  function hear(data: unknown): void {
    const message = typeof data === 'string' ? readMessage(data) : null
    failures = 0
    if (message?.type === 'hello') epoch = message.epoch
    else if (message?.type === 'announce') deps.onAnnouncement(message, epoch)
    // A server that we do not understand has at least said that there is something.
    else deps.onPull()
  }

  function tellWanted(): void {
    deps.wanted().then(
      (spaces) => {
        if (!isOpen || spaces.length === 0) return
        connection?.send(JSON.stringify({ type: 'want', spaces: [...spaces] } satisfies LiveRequest))
      },
      // Only what is announced at once is narrower; round trips ask for themselves.
      () => {},
    )
  }

  return {
    get isOpen() {
      return isOpen
    },
    wake() {
      if (cancelTimer === null) open()
    },
    comeBack() {
      isCrowdedOut = false
      if (cancelTimer === null) open()
    },
    tellWanted,
    stop() {
      stopped = true
      cancelTimer?.()
      connection?.close()
    },
  }
}

/** LIVE-10. The account has more sockets open than it may, and this was the oldest: to open it again would push out the next. */
const crowdedOut = 4429

/** The cast: only a server of ours is at the other end. What does not fit what is here leads to a round trip. */
function readMessage(text: string): LiveMessage | null {
  try {
    return JSON.parse(text) as LiveMessage | null
  } catch {
    // Not JSON, so not ours.
    return null
  }
}
