import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { accountIn } from '../background/background-tag.ts'
import { reservedPrefixes } from './reserved-prefixes.ts'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[]
  readonly etudeSyncInBackground: (account: string) => Promise<'done' | 'later'>
}

// The whole shell is on the device after the first visit, so that every screen starts without the network.
precacheAndRoute([...self.__WB_MANIFEST])

const isServers = new RegExp(`^(${reservedPrefixes.map((prefix) => prefix.replaceAll('.', '\\.')).join('|')})(/|\\?|$)`)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [isServers] }))

// A new version waits until the person says so, or until no window shows the old one any more.
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const message: unknown = event.data
  if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'SKIP_WAITING')
    void self.skipWaiting()
})

// The first worker serves the page that installed it, so that going offline right afterwards already works.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

// The replica is heavy, and a worker is started for every page that is opened: its script is taken in once, while installing, and run
// only when it is called. A worker may not fetch another script later.
const backgroundScript = '/background-sync.js'
self.addEventListener('install', () => importScripts(backgroundScript))

/** The browser has a network again, perhaps long after the last tab was closed. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string
}

self.addEventListener('sync', (event) => {
  const { tag } = event as SyncEvent
  const account = accountIn(tag)
  if (account !== null) (event as SyncEvent).waitUntil(sendWhatWaits(account))
})

async function sendWhatWaits(account: string): Promise<void> {
  importScripts(backgroundScript)
  // A promise that rejects is what makes the browser call once more.
  if ((await self.etudeSyncInBackground(account)) === 'later') throw new Error('Something still waits to be sent.')
}
