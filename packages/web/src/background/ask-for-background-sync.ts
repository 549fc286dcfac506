import type { Client } from '@etude/client-sdk'
import { backgroundTag } from './background-tag.ts'

interface WithBackgroundSync extends ServiceWorkerRegistration {
  /** Chromium has it, others do not yet: there the next tab sends what waits. */
  readonly sync?: { register(tag: string): Promise<void> }
}

/** Asks the browser to wake the service worker for what this page may not live to send. Asking twice is asking once. */
export function askForBackgroundSync(client: Client): () => void {
  let waits = 0
  let hasAsked = false
  const ask = async (): Promise<void> => {
    hasAsked = true
    const { sync } = (await navigator.serviceWorker.ready) as WithBackgroundSync
    await sync?.register(backgroundTag(client.account))
  }
  const askQuietly = (): void => {
    // Permission may be missing, or the worker be gone: it was an offer, and the queue does not hang on it.
    ask().catch(() => (hasAsked = false))
  }
  const stop = client.status.subscribe(({ type, pending }) => {
    waits = pending
    if (pending === 0) hasAsked = false
    const isStuck = type === 'offline' || type === 'waiting'
    if (isStuck && pending > 0 && !hasAsked) askQuietly()
  })
  // Whoever closes the app right after an edit is gone before the first try has failed.
  const onHidden = (): void => {
    if (document.visibilityState === 'hidden' && waits > 0) askQuietly()
  }
  document.addEventListener('visibilitychange', onHidden)
  return () => {
    stop()
    document.removeEventListener('visibilitychange', onHidden)
  }
}
