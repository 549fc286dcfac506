import type { Reader, SpaceId } from '@etude/core'
import type { ClientDeps } from '../client-deps.ts'
import type { Touched } from '../live/live-queries.ts'
import { loadLater } from '../load-later.ts'
import type { LocalStore } from '../local-store/local-store.ts'
import type { HeldSpaces } from '../sync/held-spaces.ts'
import type { EngineState } from '../sync/sync-engine.ts'
import type { TabMessage } from './channel.ts'
import type { Lead } from './lead.ts'
import { seekLeadership } from './leadership.ts'

/** This tab's part in syncing: it leads, or it tells the tab that does. */
export interface SyncTab {
  readonly state: EngineState
  /** Records or tables changed here. `queued`: there is something to send. */
  changed(keys: Touched, queued: boolean, known?: Reader): void
  /** Holds a space open for this tab. */
  hold(space: SpaceId): Promise<{ release(): void }>
  /** Asks the server at once, whatever it last said: the data here is not what it was. */
  restart(): void
  syncNow(): Promise<EngineState>
  tellSignedOut(): void
  stop(): Promise<void>
}

export interface SyncTabDeps extends ClientDeps {
  readonly name: string
  readonly store: LocalStore
  /** The replica is in order, so that it may be written to. */
  readonly ready: () => Promise<void>
  /** Something changed that live queries may show, here or in another tab. */
  readonly onTouched: (keys: Touched, known?: Reader) => void
  readonly onState: (state: EngineState) => void
  readonly onSignedOut: () => void
}

/** A leader answers within one round trip, or it is gone and the lock is on its way to somebody else. */
const answerWaitMs = 75_000

export function createSyncTab(deps: SyncTabDeps): SyncTab {
  const { name } = deps
  let state: EngineState = { type: 'starting' }
  let leading: Lead | null = null
  const asking = new Map<string, (state: EngineState) => void>()
  const channel = deps.openChannel(name, hear)

  function setState(next: EngineState): void {
    state = next
    deps.onState(next)
  }

  async function lead(): Promise<() => Promise<void>> {
    const [{ startLeading }] = await Promise.all([loadLater(), deps.ready()])
    const led = startLeading({
      ...deps,
      onTouched: (keys, known) => tell(keys, false, known),
      onState: (next) => {
        setState(next)
        channel.post({ type: 'state', state: next })
      },
    })
    leading = led
    for (const answer of asking.values()) void led.syncNow().then(answer)
    return () => {
      leading = null
      return led.stop()
    }
  }

  function tell(keys: Touched, queued: boolean, known?: Reader): void {
    deps.onTouched(keys, known)
    channel.post({ type: 'changed', keys: keys === 'everything' ? null : [...keys], queued })
  }

  function hear(message: TabMessage): void {
    switch (message.type) {
      case 'changed':
        deps.onTouched(message.keys === null ? 'everything' : new Set(message.keys))
        if (message.queued) leading?.wake()
        return
      case 'wanted':
        held?.then((spaces) => spaces.onReleased(message.released)).catch(deps.onError)
        return leading?.wantedChanged()
      case 'who-syncs':
        if (leading !== null) channel.post({ type: 'state', state: leading.state })
        return
      case 'state':
        return leading === null ? setState(message.state) : undefined
      case 'sync-now': {
        const { request } = message
        void leading?.syncNow().then((reached) => channel.post({ type: 'sync-done', request, state: reached }))
        return
      }
      case 'sync-done':
        return asking.get(message.request)?.(message.state)
      case 'signed-out':
        return deps.onSignedOut()
    }
  }

  const askLeader = (): Promise<EngineState> =>
    new Promise((resolve) => {
      const request = deps.newId()
      const answer = (reached: EngineState): void => {
        cancel()
        asking.delete(request)
        resolve(reached)
      }
      const cancel = deps.setTimer(() => answer(state), answerWaitMs)
      asking.set(request, answer)
      channel.post({ type: 'sync-now', request })
    })

  function tellWanted(released: SpaceId | null): void {
    channel.post({ type: 'wanted', released })
    leading?.wantedChanged()
  }

  // Only tutors open spaces beside those that their device always has.
  let held: Promise<HeldSpaces> | undefined
  function heldSpaces(): Promise<HeldSpaces> {
    held ??= loadLater().then(({ createHeldSpaces }) => createHeldSpaces({ ...deps, onChanged: tellWanted }))
    return held
  }

  const leadership = seekLeadership({
    ...deps,
    name: `${name}:sync`,
    lead,
    onFailed: (error) => {
      setState({ type: 'offline' })
      deps.onError(error)
    },
  })
  channel.post({ type: 'who-syncs' })

  // SYNC-6. A page that the browser has put aside hears nothing of what the others do meanwhile. One that was still opening then was not even told.
  deps.lifecycle.onResume(() => deps.onTouched('everything'))

  return {
    get state() {
      return state
    },
    changed(keys, queued, known) {
      tell(keys, queued, known)
      if (queued) leading?.wake()
    },
    hold: async (space) => (await heldSpaces()).hold(space),
    restart: () => tellWanted(null),
    syncNow: () => leading?.syncNow() ?? askLeader(),
    tellSignedOut: () => channel.post({ type: 'signed-out' }),
    async stop() {
      await leadership.stop()
      await held?.then((spaces) => spaces.stop())
      channel.close()
      for (const answer of asking.values()) answer(state)
    },
  }
}
