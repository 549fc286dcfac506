import { Workbox } from 'workbox-window'

type Listener = () => void

/** Whether a newer app lies ready on this device, and how to change to it. */
export interface AppUpdates {
  readonly isWaiting: () => boolean
  readonly subscribe: (listener: Listener) => () => void
  readonly useNow: () => void
  /** The server has said that there is a newer app: looks for it, not more often than makes sense. */
  readonly look: () => void
}

const checkEveryMs = 60 * 60_000
/** A new release may reach the server that hands out the app a little after the one that asked for it. */
const checkWhenToldEveryMs = 10 * 60_000

export function watchForUpdates(): AppUpdates {
  const listeners = new Set<Listener>()
  let isWaiting = false
  const workbox = new Workbox('/service-worker.js')
  workbox.addEventListener('waiting', () => {
    isWaiting = true
    for (const listener of listeners) listener()
  })
  void workbox.register().catch(() => undefined)
  // An installed app may stay open for weeks: it looks for a newer one when it comes back into view, at most hourly.
  let checkedAt = performance.now()
  const check = (): void => {
    checkedAt = performance.now()
    void workbox.update().catch(() => undefined)
  }
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && performance.now() - checkedAt >= checkEveryMs) check()
  })
  let toldAt = Number.NEGATIVE_INFINITY
  return {
    isWaiting: () => isWaiting,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    useNow: () => {
      workbox.addEventListener('controlling', () => location.reload())
      workbox.messageSkipWaiting()
    },
    look: () => {
      if (performance.now() - toldAt < checkWhenToldEveryMs) return
      toldAt = performance.now()
      check()
    },
  }
}

/** Where there are no service workers (some private windows, plain http) the app runs without offline start. */
export const noUpdates: AppUpdates = {
  isWaiting: () => false,
  subscribe: () => () => undefined,
  useNow: () => undefined,
  look: () => undefined,
}
