import { limits } from '@etude/core'
import type { LiveMessage, SpaceId, UserId } from '@etude/core'
import type { CommittedSpace } from '../commit/commit.ts'

/** One open socket, as the hub sees it. */
export interface LiveSocket {
  send(text: string): void
  /** Bytes handed over and not yet taken by the network. */
  readonly bufferedBytes: number
  close(code: number, reason: string): void
}

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
  /** A look at who may read what is under way, or wanted again after the one that is. */
  looking: 'no' | 'yes' | 'again'
}

export interface Hub {
  /** Answers what to call with the spaces the device has opened, and when it goes. */
  join(user: UserId, socket: LiveSocket): { want(spaces: readonly SpaceId[]): void; leave(): void }
  announce(commits: readonly CommittedSpace[]): void
  /** Another process committed: what it was must be pulled. */
  announceElsewhere(commits: readonly Pick<CommittedSpace, 'space' | 'to' | 'access' | 'accessChanged'>[]): void
  /** Something was missed: everybody looks for themselves. */
  pullAll(): void
  /** Ends the sockets of one user, or everyone's. */
  disconnect(user: UserId | null, code: number, reason: string): void
  readonly size: number
}

/** A socket this far behind is told only that there is something to pull, and later nothing more. */
const slowBytes = 256_000
const stuckBytes = 1_000_000

/** After a look at who may read what has failed. */
const lookAgainMs = 2_000
const later = (callback: () => void, ms: number): void => void setTimeout(callback, ms).unref()

/** What a device is told when its socket is ended. */
export const closeCodes = { signedOut: 4401, tooSlow: 4408, goingAway: 1001, badMessage: 4400 } as const

/**
 * Tells open devices what was committed. Losing an announcement loses nothing: each says from which version it starts,
 * and a device that is not there pulls.
 */
export function createHub({ epoch, now, watchedBy, onError, setTimer = later }: HubDeps): Hub {
  const listeners = new Set<Listener>()
  const bySpace = new Map<SpaceId, Set<Listener>>()

  const hub: Hub = {
    join(user, socket) {
      const listener: Listener = { user, socket, opened: [], watched: new Map(), looking: 'no' }
      listeners.add(listener)
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
      for (const commit of commits) {
        const interested = bySpace.get(commit.space)
        if (interested === undefined) continue
        const { full, bare } = serialiseCommit(commit)
        for (const listener of interested) {
          // SYNC-8: content goes only to those whose right to read is known to be as the commit left it.
          const current = listener.watched.get(commit.space) === commit.access
          // SYNC-6: where one mutation changed several spaces, a device that took them one by one would show half of it. A pull brings all at once.
          send(listener, current && !commit.isPart ? full : bare, bare)
        }
      }
      if (commits.some(({ accessChanged }) => accessChanged)) for (const listener of listeners) look(listener)
    },
    announceElsewhere(commits) {
      for (const { space, to, access } of commits) {
        const bare = serialise({ type: 'announce', space, from: 0, to, access })
        for (const listener of bySpace.get(space) ?? []) send(listener, bare)
      }
      if (commits.some(({ accessChanged }) => accessChanged)) for (const listener of listeners) look(listener)
    },
    pullAll() {
      for (const listener of listeners) {
        send(listener, pullMessage)
        look(listener)
      }
    },
    disconnect(user, code, reason) {
      for (const listener of listeners) {
        if (user !== null && listener.user !== user) continue
        listener.socket.close(code, reason)
        forget(listener)
      }
    },
    get size() {
      return listeners.size
    },
  }
  return hub

  /** Looks up again what a listener may read; a question that comes meanwhile is answered by one more look. */
  function look(listener: Listener): void {
    if (listener.looking !== 'no') {
      listener.looking = 'again'
      return
    }
    listener.looking = 'yes'
    watchedBy(listener.user, listener.opened).then(
      (watched) => {
        const again = listener.looking === 'again'
        listener.looking = 'no'
        if (!listeners.has(listener)) return
        const changed = !sameSpaces(listener.watched, watched)
        rewatch(listener, watched)
        if (changed) send(listener, pullMessage)
        if (again) look(listener)
      },
      (error: unknown) => {
        onError(error)
        listener.looking = 'no'
        if (!listeners.has(listener)) return
        // Without an answer nothing may be shown; the device pulls and the server decides there.
        rewatch(listener, new Map())
        send(listener, pullMessage)
        // Nor may that last: whoever watches nothing would hear of nothing more.
        setTimer(() => listeners.has(listener) && look(listener), lookAgainMs)
      },
    )
  }

  function rewatch(listener: Listener, watched: Watched): void {
    for (const space of listener.watched.keys()) if (!watched.has(space)) unwatch(listener, space)
    for (const space of watched.keys()) {
      let interested = bySpace.get(space)
      if (interested === undefined) bySpace.set(space, (interested = new Set()))
      interested.add(listener)
    }
    listener.watched = watched
  }

  function unwatch(listener: Listener, space: SpaceId): void {
    const interested = bySpace.get(space)
    interested?.delete(listener)
    if (interested?.size === 0) bySpace.delete(space)
  }

  function forget(listener: Listener): void {
    listeners.delete(listener)
    for (const space of listener.watched.keys()) unwatch(listener, space)
  }

  function send(listener: Listener, text: string, whenSlow: string = text): void {
    const { socket } = listener
    if (socket.bufferedBytes > stuckBytes) {
      socket.close(closeCodes.tooSlow, 'The connection takes messages too slowly.')
      forget(listener)
    } else {
      socket.send(socket.bufferedBytes > slowBytes ? whenSlow : text)
    }
  }
}

const serialise = (message: LiveMessage): string => JSON.stringify(message)
const pullMessage = serialise({ type: 'pull' })

/** Written once, however many listen; `full` is the bare one where the content is too large to be pushed. */
function serialiseCommit({ space, from, to, access, put, del, digest }: CommittedSpace): {
  full: string
  bare: string
} {
  const bare = serialise({ type: 'announce', space, from, to, access })
  const full = JSON.stringify({ type: 'announce', space, from, to, access, put, del, digest })
  return { bare, full: full.length <= limits.announcementBytes ? full : bare }
}

const sameSpaces = (a: Watched, b: Watched): boolean =>
  a.size === b.size && [...a.keys()].every((space) => b.has(space))
