import { UserId } from '@etude/core'
import { syncInBackground } from '@etude/client-sdk/background'

// A classic script for the service worker, which cannot import when it runs: what it offers is put where the worker finds it.
Object.assign(globalThis, {
  etudeSyncInBackground: (account: string) =>
    syncInBackground({ url: location.origin, account: UserId.parse(account) }),
})
