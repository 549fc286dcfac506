import { limits, schemaVersion } from '@etude/core'
import type { Announcement, SyncRequest } from '@etude/core'
import type { OutboxRow } from '../local-store/rows.ts'
import { backOffMs } from './back-off.ts'
import { messageOf } from './post-sync.ts'
import type { Failure, RoundTrip } from './post-sync.ts'
import { refuseUnread } from './refuse-unread.ts'
import type { ReplicaState } from './replica-state.ts'
import { mutationsAfter, syncRound, takeAnnouncement } from './round.ts'
import type { RoundDeps, RoundEnd } from './round.ts'

/** What the tab that syncs is doing, as every tab shows it. */
export type EngineState =
  | { readonly type: 'starting' | 'synced' | 'syncing' | 'offline' | 'signed-out' | 'app-too-old' }
  | { readonly type: 'waiting'; readonly until: number; readonly reason: string }

export interface SyncEngine {
  readonly state: EngineState
  /** There may be something to do. While failing, only what `eagerly` asks for goes ahead of the back-off. */
  wake(how?: 'eagerly'): void
  /** Resolves when nothing is left to send and receive, or with why that cannot be now. */
  syncNow(): Promise<EngineState>
  take(announcement: Announcement, epoch: string | null): void
  stop(): Promise<void>
}

export interface SyncEngineDeps extends Omit<RoundDeps, 'send'> {
  readonly post: (request: SyncRequest, signal: AbortSignal) => Promise<RoundTrip>
  readonly setTimer: SetTimer
  /** From 0 up to 1. */
  readonly random: () => number
  /** False only where the device knows that it has no network. */
  readonly isOnline: () => boolean
  /** Announcements are arriving, so that there is little need to ask. */
  readonly isLive: () => boolean
  readonly onState: (state: EngineState) => void
}

/** Calls once, later, unless cancelled. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void

const requestTimeoutMs = 60_000
const pollMs = 60_000
const pollWhileLiveMs = 5 * 60_000
const pollWhileShutOutMs = 5 * 60_000
const watchdogMs = 30_000
/** Putting the replica in order helps once; when it does not, the server and we disagree and time has to pass. */
const startOversMax = 3

/** How long what others did may wait for the answer to our own edits. */
const patienceMs = 500

/** The answer has brought it as well, so that taking it in would change nothing. */
const isKnown = ({ space, to }: Announcement, epoch: string | null, known: ReplicaState | null): boolean => {
  const held = known?.sync.epoch === epoch ? known?.spaces.get(space) : undefined
  return held !== undefined && !held.stale && !held.arriving && to <= held.version
}

/** Drives round trips in the one tab that syncs: one at a time, again while there is more, later when it failed. */
export function createSyncEngine(deps: SyncEngineDeps): SyncEngine {
  let state: EngineState = { type: 'starting' }
  let running: Promise<void> | null = null
  let again = false
  let failures = 0
  let cancelTimer: (() => void) | null = null
  let abort = new AbortController()
  let stopped = false
  /** The server wants to be left alone until then, whoever else would like to ask. */
  let notBefore = 0
  /** Edits are on their way. The server announces what it has made of them before it answers, and the answer says it too. */
  let isPushing = false
  /** What was announced meanwhile, with the server's epoch. */
  const heard: (readonly [Announcement, string | null])[] = []
  let cancelPatience = (): void => {}

  /** When, by this device's clock, the timer or the request under way should have come to an end. */
  let dueAt = 0

  // R1. Whatever went wrong, and even if the browser lost a timer: nothing under way and nothing planned is put right.
  let cancelWatchdog = deps.setTimer(watch, watchdogMs)
  function watch(): void {
    cancelWatchdog = deps.setTimer(watch, watchdogMs)
    const isOverdue = deps.now() > dueAt
    if (running === null && (cancelTimer === null || isOverdue)) run()
    else if (running !== null && isOverdue) giveUpWaiting()
  }

  function giveUpWaiting(): void {
    abort.abort(new Error('no answer in time'))
  }

  function setState(next: EngineState): void {
    if (next.type === state.type && next.type !== 'waiting') return
    state = next
    deps.onState(state)
  }

  function runIn(delayMs: number): void {
    cancelTimer?.()
    dueAt = deps.now() + delayMs
    cancelTimer = deps.setTimer(() => {
      cancelTimer = null
      run()
    }, delayMs)
  }

  function run(): void {
    if (stopped) return
    if (running !== null) {
      again = true
      return
    }
    cancelTimer?.()
    cancelTimer = null
    running = untilQuiet()
      .catch((error: unknown) => {
        deps.onError(error)
        fail({ type: 'waiting', detail: messageOf(error) })
      })
      .finally(() => {
        running = null
        isPushing = false
        if (!stopped) takeHeard(null)
        if (again && failures === 0) run()
        again = false
      })
  }

  async function untilQuiet(): Promise<void> {
    let startOvers = 0
    // Of a long queue the first answer is here sooner, and is stored while the server is busy with the next.
    let mutationsMax = limits.mutationsPerRequest / 2
    let suspect: OutboxRow | null = null
    let end: RoundEnd | null = null
    const seen: RoundDeps['seen'] = { state: null }
    while (!stopped) {
      again = false
      if (!deps.isOnline()) return fail({ type: 'offline', detail: 'no network' })
      setState({ type: 'syncing' })
      end = await syncRound({ ...deps, send, seen }, mutationsMax, end?.type === 'done' ? end.ahead : null)
      if (stopped) return
      isPushing = end.type === 'done' && end.ahead !== null && end.ahead.rows.length > 0
      takeHeard(seen.state)
      if (end.type === 'again') {
        startOvers += 1
        if (startOvers > startOversMax) return fail({ type: 'waiting', detail: end.why })
      } else if (end.type === 'turned-down') {
        // SYNC-4. Half as many, until the one that cannot be taken is alone. It is blamed only where a request without it is
        // answered, before and after: a server that turns everything down has nothing against an edit, and a proxy does not know what one is.
        const [first] = end.rows
        if (first === undefined) return fail({ ...end, type: 'waiting' })
        if (end.rows.length > 1) mutationsMax = Math.floor(end.rows.length / 2)
        else if (suspect?.order !== first.order) mutationsMax = 0
        else if (!end.isOurs) return fail({ ...end, type: 'waiting' })
        else {
          await refuseUnread(deps, first, end.detail)
          startOvers = 0
        }
        suspect = end.rows.length > 1 ? null : first
      } else if (end.type !== 'done') {
        return fail(end)
      } else if (!end.more && !again) {
        return succeed(end.minSchema)
      } else {
        mutationsMax = mutationsAfter(mutationsMax)
      }
    }
  }

  function succeed(minSchema: number): void {
    failures = 0
    setState({ type: minSchema > schemaVersion ? 'app-too-old' : 'synced' })
    runIn(Math.round((deps.isLive() ? pollWhileLiveMs : pollMs) * (0.75 + deps.random() / 2)))
  }

  function takeHeard(known: ReplicaState | null): void {
    cancelPatience()
    for (const [announcement, epoch] of heard.splice(0))
      if (!isKnown(announcement, epoch, known)) take(announcement, epoch)
  }

  function take(announcement: Announcement, epoch: string | null): void {
    void takeAnnouncement(deps, announcement, epoch)
      .catch((error: unknown) => {
        deps.onError(error)
        return true
      })
      .then((isPullNeeded) => {
        if (isPullNeeded) run()
      })
  }

  function send(request: SyncRequest): Promise<RoundTrip> {
    // Stopped while the round was looking up what to send: nobody would give up on a request that begins now, and the lock would wait for it.
    if (stopped) return Promise.resolve({ type: 'offline', detail: 'stopped' })
    abort = new AbortController()
    const { signal } = abort
    isPushing = request.mutations.length > 0
    dueAt = deps.now() + requestTimeoutMs
    return deps.post(request, signal).finally(deps.setTimer(giveUpWaiting, requestTimeoutMs))
  }

  function fail({ type, detail, retryAfterMs = null }: Failure): void {
    failures += 1
    // Spread also where the server names a time, so that devices do not all come back in that moment.
    const askedMs = (retryAfterMs ?? 0) * (1 + deps.random() / 4)
    const pollsSlowly = type === 'signed-out' || type === 'app-too-old'
    const waitMs = Math.max(askedMs, pollsSlowly ? pollWhileShutOutMs : backOffMs(failures, deps.random()))
    notBefore = deps.now() + askedMs
    setState(type === 'waiting' ? { type, until: deps.now() + waitMs, reason: detail } : { type })
    runIn(waitMs)
  }

  return {
    get state() {
      return state
    },
    wake(how) {
      if (how === 'eagerly' && deps.now() >= notBefore) failures = 0
      if (failures === 0) run()
    },
    async syncNow() {
      // A round that began before the question cannot be the answer to it.
      await running
      failures = 0
      run()
      while (running !== null && !stopped) await running
      return state
    },
    take(announcement, epoch) {
      // In the order in which it was said.
      if (!isPushing && heard.length === 0) return take(announcement, epoch)
      heard.push([announcement, epoch])
      if (heard.length === 1) cancelPatience = deps.setTimer(() => takeHeard(null), patienceMs)
    },
    async stop() {
      stopped = true
      cancelTimer?.()
      cancelWatchdog()
      cancelPatience()
      abort.abort(new Error('stopped'))
      await running
    },
  }
}
