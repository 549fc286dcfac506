import type { SetTimer } from '../sync/sync-engine.ts'

/** SYNC-12. Of all tabs that share a name one leads, for as long as it holds the lock. No heartbeat: the browser passes the lock on. */
export interface Leadership {
  stop(): Promise<void>
}

export interface LeadershipDeps {
  /** Without locks a tab is taken to be the only one. */
  readonly locks: Pick<LockManager, 'request'> | undefined
  readonly name: string
  readonly lifecycle: Lifecycle
  /** Begins to lead; what it answers ends that again. */
  readonly lead: () => Promise<() => Promise<void>>
  /** Leading could not begin, or broke. Another tab may have its turn, and this one tries again. */
  readonly onFailed: (error: unknown) => void
  readonly setTimer: SetTimer
}

/** When the browser is about to freeze or keep aside this tab, and when it is back. A frozen tab would keep the lock and do nothing. */
export interface Lifecycle {
  onSuspend(callback: () => void): void
  onResume(callback: () => void): void
}

export const neverSuspended: Lifecycle = { onSuspend: () => {}, onResume: () => {} }

const retryMs = 30_000

export function seekLeadership({ locks, name, lifecycle, lead, onFailed, setTimer }: LeadershipDeps): Leadership {
  let giveUp: (() => void) | null = null
  let done: Promise<void> = Promise.resolve()
  let stopped = false

  async function leadUntil(released: Promise<void>): Promise<void> {
    const end = await lead()
    await released
    await end()
  }

  function seek(): void {
    if (stopped || giveUp !== null) return
    const waiting = new AbortController()
    const released = new Promise<void>((resolve) => {
      giveUp = () => {
        giveUp = null
        waiting.abort()
        resolve()
      }
    })
    const before = done
    const turn = (): Promise<void> =>
      locks === undefined
        ? leadUntil(released)
        : Promise.resolve(locks.request(name, { signal: waiting.signal }, () => leadUntil(released)))
    // An aborted request rejects: this tab has stopped waiting for a turn that it never had.
    done = before.then(turn).catch((error: unknown) => {
      if (waiting.signal.aborted) return
      onFailed(error)
      const cancel = setTimer(() => {
        giveUp = null
        seek()
      }, retryMs)
      giveUp = () => {
        giveUp = null
        cancel()
      }
    })
  }

  lifecycle.onSuspend(() => giveUp?.())
  lifecycle.onResume(seek)
  seek()
  return {
    async stop() {
      stopped = true
      giveUp?.()
      await done
    },
  }
}
