import { useSyncExternalStore } from 'react'

const minuteMs = 60_000

/** The time to the minute: whoever shows a date changes it at midnight, and after a laptop was asleep. */
export const useNow = (): number => useSyncExternalStore(subscribe, currentMinute)

const currentMinute = (): number => Math.floor(Date.now() / minuteMs) * minuteMs

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, 10_000)
  document.addEventListener('visibilitychange', changed)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', changed)
  }
}
