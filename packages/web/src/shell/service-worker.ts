import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { reservedPrefixes } from './reserved-prefixes.ts'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[]
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
