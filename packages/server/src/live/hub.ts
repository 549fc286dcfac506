import { limits } from '@etude/core'
import type { LiveMessage, SpaceId, UserId } from '@etude/core'
import type { CommittedSpace } from '../commit/commit.ts'
import { loadLimits } from '../load-limits.ts'
import { closings } from './closings.ts'
import type { Closing } from './closings.ts'

/** One open socket, as the hub sees it. */
export interface LiveSocket {
  send(text: string): void
  /** Bytes handed over and not yet taken by the network. */
  readonly bufferedBytes: number
  close(code: number, reason: string): void
}

const end = (socket: LiveSocket, { code, sentence }: Closing): void => socket.close(code, sentence)

/** The spaces a listener may read, each with the access version at which that was found out. */
export type Watched = ReadonlyMap<SpaceId, number>

export interface HubDeps {
  readonly epoch: string
  readonly now: () => number
  readonly watchedBy: (user: UserId, opened: readonly SpaceId[]) => Promise<Watched>
  readonly onError: (error: unknown) => void
  readonly setTimer?: (callback: () => void, ms: number) => void
}

interface Listener {
  readonly user: UserId
  readonly socket: LiveSocket
  opened: readonly SpaceId[]
  watched: Watched
  /** A look at who may read what waits for its turn, is under way, or is wanted again after the one that is. */
  looking: 'no' | 'waits' | 'yes' | 'again'
}

/** What a commit on another server says of itself; `concerned` is null where that is everybody. */
export interface ElsewhereCommitted extends Pick<CommittedSpace, 'space' | 'to' | 'access' | 'accessChanged'> {
  readonly concerned: CommittedSpace['concerned'] | null
}

export interface Hub {
  /** Answers what to call with the spaces the device has opened, and when it goes. */
  join(user: UserId, socket: LiveSocket): { want(spaces: readonly SpaceId[]): void; leave(): void }
  announce(commits: readonly CommittedSpace[]): void
  /** Another process committed: what it was must be pulled. */
  announceElsewhere(commits: readonly ElsewhereCommitted[]): void
  /** Something was missed: everybody looks for themselves. */
  pullAll(): void
  /** Ends the sockets of one user, or everyone's. */
  disconnect(user: UserId | null, why: Closing): void
  readonly size: number
}

/** After a look at who may read what has failed. */
const lookAgainMs = 2_000
const later = (callback: () => void, ms: number): void => void setTimeout(callback, ms).unref()

/**
 * Tells open devices what was committed. Losing an announcement loses nothing: each says from which version it starts,
 * and a device that is not there pulls.
 */
export function createHub({ epoch, now, watchedBy, onError, setTimer = later }: HubDeps): Hub {
  const listeners = new Set<Listener>()
  /** With the access version that each listener's right to read was found out at. */
  const bySpace = new Map<SpaceId, Map<Listener, number>>()
  /** Of each account the oldest first. */
  const byUser = new Map<UserId, Set<Listener>>()
  const waitingToLook: Listener[] = []
  const underWay = new Set<Listener>()

  const hub: Hub = {
    join(user, socket) {
      const listener: Listener = { user, socket, opened: [], watched: new Map(), looking: 'no' }
      makeRoomFor(user)
      listeners.add(listener)
      add(byUser, user, listener)
      send(listener, serialise({ type: 'hello', epoch, account: user, serverTime: now() }))
      look(listener)
      return {
        want(spaces) {
          listener.opened = spaces
          look(listener)
        },
        leave: () => forget(listener),
      }
    },
    announce(commits) {
      const due = concernedBy(commits)
      for (const commit of commits) {
        const interested = bySpace.get(commit.space)
        if (interested === undefined) continue
        const { full, bare } = serialiseCommit(commit)
        for (const [listener, access] of interested) {
          // SYNC-8: content goes only to those whose right to read is known to be as the commit left it.
          const current = access === commit.access
          // SYNC-6: where one mutation changed several spaces, a device that took them one by one would show half of it. A pull brings all at once.
          send(listener, current && !commit.isPart ? full : bare, bare)
          if (!current) due.add(listener)
        }
      }
      for (const listener of due) look(listener)
    },
    announceElsewhere(commits) {
      const due = concernedBy(commits)
      for (const { space, to, access } of commits) {
        const bare = serialise({ type: 'announce', space, from: 0, to, access })
        for (const [listener, known] of bySpace.get(space) ?? []) {
          send(listener, bare)
          if (known !== access) due.add(listener)
        }
      }
      for (const listener of due) look(listener)
    },
    pullAll() {
      for (const listener of listeners) {
        send(listener, pullMessage)
        look(listener)
      }
    },
    disconnect(user, why) {
      for (const listener of listeners) {
        if (user !== null && listener.user !== user) continue
        end(listener.socket, why)
        forget(listener)
      }
    },
    get size() {
      return listeners.size
    },
  }
  return hub

  /** LIVE-10. The newest connection is the one somebody is looking at, so it is the oldest that goes. */
  function makeRoomFor(user: UserId): void {
    const own = byUser.get(user)
    if (own === undefined || own.size < loadLimits.socketsOfAccount) return
    for (const oldest of [...own].slice(0, own.size + 1 - loadLimits.socketsOfAccount)) {
      end(oldest.socket, closings.tooMany)
      forget(oldest)
    }
  }

  /**
   * LIVE-11. Those to whom a commit gave or took something. Whoever watches a space that others may read from now on is found by its access number;
   * a look that is under way may have begun before the commit.
   */
  function concernedBy(commits: readonly Pick<ElsewhereCommitted, 'accessChanged' | 'concerned'>[]): Set<Listener> {
    const changes = commits.filter(({ accessChanged }) => accessChanged)
    if (changes.some(({ concerned }) => concerned === null)) return new Set(listeners)
    const due = new Set(changes.length > 0 ? underWay : [])
    for (const { concerned } of changes) {
      for (const user of concerned ?? []) for (const listener of byUser.get(user) ?? []) due.add(listener)
    }
    return due
  }

  /** Looks up again what a listener may read; a question that comes meanwhile is answered by one more look. */
  function look(listener: Listener): void {
    if (listener.looking === 'yes') listener.looking = 'again'
    if (listener.looking !== 'no') return
    listener.looking = 'waits'
    waitingToLook.push(listener)
    lookOnwards()
  }

  function lookOnwards(): void {
    while (underWay.size < loadLimits.looksAtOnce) {
      const listener = waitingToLook.shift()
      if (listener === undefined) return
      if (listeners.has(listener)) lookNow(listener)
    }
  }

  function lookNow(listener: Listener): void {
    listener.looking = 'yes'
    underWay.add(listener)
    const ended = (): 'gone' | 'once' | 'again' => {
      underWay.delete(listener)
      const again = listener.looking === 'again'
      listener.looking = 'no'
      if (!listeners.has(listener)) return 'gone'
      return again ? 'again' : 'once'
    }
    watchedBy(listener.user, listener.opened)
      .then(
        (watched) => {
          const state = ended()
          if (state === 'gone') return
          const changed = !sameSpaces(listener.watched, watched)
          rewatch(listener, watched)
          if (changed) send(listener, pullMessage)
          if (state === 'again' && listeners.has(listener)) look(listener)
        },
        (error: unknown) => {
          onError(error)
          if (ended() === 'gone') return
          // Without an answer nothing may be shown; the device pulls and the server decides there.
          rewatch(listener, new Map())
          send(listener, pullMessage)
          // Nor may that last: whoever watches nothing would hear of nothing more.
          setTimer(() => listeners.has(listener) && look(listener), lookAgainMs)
        },
      )
      .finally(lookOnwards)
      .catch(onError)
  }

  function rewatch(listener: Listener, watched: Watched): void {
    for (const space of listener.watched.keys()) if (!watched.has(space)) remove(bySpace, space, listener)
    for (const [space, access] of watched) {
      const listening = bySpace.get(space)
      if (listening === undefined) bySpace.set(space, new Map([[listener, access]]))
      else listening.set(listener, access)
    }
    listener.watched = watched
  }

  function forget(listener: Listener): void {
    if (!listeners.delete(listener)) return
    remove(byUser, listener.user, listener)
    for (const space of listener.watched.keys()) remove(bySpace, space, listener)
  }

  function send(listener: Listener, text: string, whenSlow: string = text): void {
    const { socket } = listener
    const { bufferedBytes } = socket
    if (bufferedBytes > loadLimits.stuckSocketBytes) {
      end(socket, closings.tooSlow)
      forget(listener)
    } else {
      socket.send(bufferedBytes > loadLimits.slowSocketBytes ? whenSlow : text)
    }
  }
}

function add<Key>(sets: Map<Key, Set<Listener>>, key: Key, listener: Listener): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([listener]))
  else set.add(listener)
}

function remove<Key>(kept: Map<Key, Set<Listener> | Map<Listener, number>>, key: Key, listener: Listener): void {
  const those = kept.get(key)
  those?.delete(listener)
  if (those?.size === 0) kept.delete(key)
}

const serialise = (message: LiveMessage): string => JSON.stringify(message)
const pullMessage = serialise({ type: 'pull' })

/** Written once, however many listen; `full` is the bare one where the content is too large to be pushed. */
function serialiseCommit({ space, from, to, access, put, del, digest, characters }: CommittedSpace): {
  full: string
  bare: string
} {
  const bare = serialise({ type: 'announce', space, from, to, access })
  if (characters > limits.announcementBytes) return { bare, full: bare }
  const full = JSON.stringify({ type: 'announce', space, from, to, access, put, del, digest })
  return { bare, full: full.length <= limits.announcementBytes ? full : bare }
}

const sameSpaces = (a: Watched, b: Watched): boolean =>
  a.size === b.size && [...a.keys()].every((space) => b.has(space))
