import { userActor } from '@etude/core'
import type { ClientId, Reader } from '@etude/core'
import type { ClientDeps } from '../client-deps.ts'
import type { LocalStore } from '../local-store/local-store.ts'
import type { Touched } from '../live/live-queries.ts'
import { createLiveSocket } from '../sync/live-socket.ts'
import { postSync } from '../sync/post-sync.ts'
import { wantedIn } from '../sync/replica-meta.ts'
import { createSyncEngine } from '../sync/sync-engine.ts'
import type { EngineState, SyncEngine } from '../sync/sync-engine.ts'

/** What the leading tab does for all. Only that tab loads this file, and neither its first screen nor its first edit waits for it. */
export interface Lead extends Pick<SyncEngine, 'state' | 'wake' | 'syncNow' | 'stop'> {
  /** Other spaces are held open than before. */
  wantedChanged(): void
}

export interface LeadDeps extends ClientDeps {
  readonly store: LocalStore
  readonly onTouched: (keys: Touched, known?: Reader) => void
  readonly onState: (state: EngineState) => void
}

export function startLeading(deps: LeadDeps): Lead {
  const { network, connect, store } = deps
  const socket =
    connect &&
    createLiveSocket({
      ...deps,
      connect,
      url: `${deps.url.replace(/^http/, 'ws')}/live`,
      mayConnect: () => network.isOnline() && (engine.state.type === 'synced' || engine.state.type === 'syncing'),
      wanted: () => store.read(['meta'], (tx) => wantedIn(tx, deps.now())),
      onAnnouncement: (announcement, epoch) => engine.take(announcement, epoch),
      onPull: () => engine.wake(),
    })
  const engine = createSyncEngine({
    ...deps,
    actor: userActor(deps.account),
    // The cast: the server looks at its shape.
    newClientId: () => deps.newId() as ClientId,
    post: (request, signal) => postSync(deps, request, signal),
    isOnline: () => network.isOnline(),
    isLive: () => socket?.isOpen ?? false,
    onState: (state) => {
      deps.onState(state)
      // What is heard live comes sooner and is needed by nobody, so that the first sync does not share the line with it.
      if (state.type === 'synced') socket?.wake()
    },
  })
  const forgetNetwork = network.onBack(() => {
    engine.wake('eagerly')
    socket?.comeBack()
  })
  engine.wake('eagerly')
  return {
    get state() {
      return engine.state
    },
    wake: engine.wake,
    syncNow: engine.syncNow,
    wantedChanged() {
      socket?.tellWanted()
      engine.wake('eagerly')
    },
    async stop() {
      forgetNetwork()
      socket?.stop()
      await engine.stop()
    },
  }
}
