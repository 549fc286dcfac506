import type { Instant, UserId } from '@etude/core'
import type { StoreEngine } from './local-store/local-store.ts'
import { indexedDbEngine } from './local-store/indexeddb-engine.ts'
import type { LiveConnection } from './sync/live-socket.ts'
import type { SetTimer } from './sync/sync-engine.ts'
import { broadcastChannels, noChannel } from './tabs/channel.ts'
import type { OpenChannel } from './tabs/channel.ts'
import type { Lifecycle } from './tabs/leadership.ts'
import { neverSuspended } from './tabs/leadership.ts'

export interface ClientOptions {
  /** Where the server is: an origin, without a path. */
  readonly url: string
  readonly account: UserId
  /** Where the replica lives; the browser's IndexedDB where nothing is said. */
  readonly storage?: StoreEngine
  /** An access token, as a bot has one, asked for at each request. Browsers need none: the session is a cookie. */
  readonly token?: (() => string | Promise<string>) | undefined
  /** Told of what should not happen, for a report. */
  readonly onError?: (error: unknown) => void
}

/** Everything from outside that a client stands on. */
export interface ClientDeps extends Required<Omit<ClientOptions, 'token'>> {
  readonly token: ClientOptions['token']
  readonly fetch: typeof globalThis.fetch
  readonly CompressionStream: typeof globalThis.CompressionStream | undefined
  /** Undefined where nothing can be heard live; round trips bring everything too. */
  readonly connect: ((url: string, token: string | undefined) => LiveConnection) | undefined
  readonly locks: Pick<LockManager, 'request'> | undefined
  readonly openChannel: OpenChannel
  readonly lifecycle: Lifecycle
  readonly network: Network
  /** A few bytes outside the database, by which it is missed when it is gone. */
  readonly marker: Marker | undefined
  readonly now: () => Instant
  /** The device's zone by its IANA name, and how many minutes it is ahead of UTC at an instant. */
  readonly zone: () => string
  readonly offsetMinutes: (instant: Instant) => number
  readonly newId: () => string
  readonly random: () => number
  readonly setTimer: SetTimer
}

interface Network {
  isOnline(): boolean
  /** The network is back, or somebody looks at the screen again. */
  onBack(callback: () => void): () => void
}

type Marker = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The one place that reaches for what a browser, a worker or Node offers. */
export function defaultDeps(options: ClientOptions): ClientDeps {
  const { navigator, document, BroadcastChannel, WebSocket, localStorage, CompressionStream } = globalThis as Partial<
    typeof globalThis
  >
  // Node has locks and channels too, which mean nothing to its other processes.
  const isBrowser = document !== undefined || 'importScripts' in globalThis
  return {
    storage: options.storage ?? browserStorage(),
    onError: () => {},
    ...options,
    token: options.token,
    fetch: (...request) => globalThis.fetch(...request),
    CompressionStream,
    connect: WebSocket && ((url, token) => new WebSocket(url, protocols(token))),
    locks: isBrowser ? navigator?.locks : undefined,
    openChannel: isBrowser && BroadcastChannel ? broadcastChannels(BroadcastChannel) : noChannel,
    lifecycle: document ? pageLifecycle(document) : neverSuspended,
    network: { isOnline: () => navigator?.onLine ?? true, onBack: document ? onBackInPage(document) : () => () => {} },
    marker: document && localStorage,
    now: () => Date.now() as Instant,
    zone: rememberedZone(),
    offsetMinutes: (instant) => -new Date(instant).getTimezoneOffset(),
    newId: () => crypto.randomUUID(),
    random: Math.random,
    setTimer: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

/** Asking costs a quarter of a millisecond, and every edit asks: what was true a minute ago still is. */
function rememberedZone(): () => string {
  let zone = ''
  let askedAt = 0
  return () => {
    if (Math.abs(Date.now() - askedAt) > 60_000) {
      askedAt = Date.now()
      zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
    }
    return zone
  }
}

/** A browser cannot set headers on a socket, so that a token travels among the protocols, never in the address. */
const protocols = (token: string | undefined): string[] => ['etude.v1', ...(token ? [`bearer.${token}`] : [])]

function browserStorage(): StoreEngine {
  const { indexedDB, navigator } = globalThis as Partial<typeof globalThis>
  if (!indexedDB) throw new Error('There is no IndexedDB here: say in `storage` where the replica shall live')
  return indexedDbEngine({ indexedDB, IDBKeyRange, storageManager: navigator?.storage })
}

/** Frozen and kept-aside pages are told; a killed one need not be, since its locks go with it. */
const pageLifecycle = (document: Document): Lifecycle => ({
  onSuspend(callback) {
    listen(document, 'freeze', callback)
    listen(globalThis, 'pagehide', callback)
  },
  onResume(callback) {
    listen(document, 'resume', callback)
    // A page that has just been loaded is shown as well, and was never aside.
    listen(globalThis, 'pageshow', (event) => {
      if ((event as PageTransitionEvent).persisted) callback()
    })
  },
})

const onBackInPage =
  (document: Document) =>
  (callback: () => void): (() => void) => {
    const forgetOnline = listen(globalThis, 'online', callback)
    const forgetLook = listen(document, 'visibilitychange', () => {
      if (!document.hidden) callback()
    })
    return () => {
      forgetOnline()
      forgetLook()
    }
  }

function listen(target: EventTarget, event: string, callback: (event: Event) => void): () => void {
  target.addEventListener(event, callback)
  return () => target.removeEventListener(event, callback)
}
