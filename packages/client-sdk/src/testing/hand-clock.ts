import type { Instant } from '@etude/core'
import type { SetTimer } from '../sync/sync-engine.ts'

/** A clock that stands still until it is turned. */
export interface HandClock {
  readonly now: () => Instant
  readonly setTimer: SetTimer
  /** Lets this much time pass, and everything happen that was due. */
  advance(ms: number): void
  /** How long until the next timer, or null where none is set. */
  readonly nextInMs: number | null
  /** Loses every timer, as a browser may that suspends. */
  loseTimers(except?: (delayMs: number) => boolean): void
  /** Sets the clock without letting time pass. */
  set(instant: number): void
}

export function handClock(start = 1_800_000_000_000): HandClock {
  let wall = start
  let elapsed = 0
  const timers = new Set<{ readonly due: number; readonly delayMs: number; readonly callback: () => void }>()
  const nextTimer = () => [...timers].sort((a, b) => a.due - b.due)[0]
  return {
    now: () => wall as Instant,
    setTimer(callback, delayMs) {
      const timer = { due: elapsed + delayMs, delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance(ms) {
      const until = elapsed + ms
      for (let timer = nextTimer(); timer !== undefined && timer.due <= until; timer = nextTimer()) {
        wall += timer.due - elapsed
        elapsed = timer.due
        timers.delete(timer)
        timer.callback()
      }
      wall += until - elapsed
      elapsed = until
    },
    get nextInMs() {
      const timer = nextTimer()
      return timer === undefined ? null : timer.due - elapsed
    },
    loseTimers(except = () => false) {
      for (const timer of timers) if (!except(timer.delayMs)) timers.delete(timer)
    },
    set(instant) {
      wall = instant
    },
  }
}
