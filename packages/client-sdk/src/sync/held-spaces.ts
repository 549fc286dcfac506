import type { Instant, SpaceId } from '@etude/core'
import type { LocalStore } from '../local-store/local-store.ts'
import type { SetTimer } from './sync-engine.ts'
import { metaIn, wantedIn } from './replica-meta.ts'

/** REPLICA-1. The spaces that this tab holds open beside those a device always has. */
export interface HeldSpaces {
  hold(space: SpaceId): Promise<{ release(): void }>
  /** Another tab has let go of a space; whoever holds it too says so. */
  onReleased(space: SpaceId | null): void
  stop(): void
}

export interface HeldSpacesDeps {
  readonly store: LocalStore
  readonly now: () => Instant
  readonly setTimer: SetTimer
  readonly onError: (error: unknown) => void
  /** `released`: nobody in this tab holds it any more. */
  readonly onChanged: (released: SpaceId | null) => void
}

/** A tab that is killed releases nothing, so that what it held goes by itself in the end. */
const heldForMs = 7 * 24 * 3_600_000
const renewedEveryMs = 24 * 3_600_000
/** Whoever comes back soon finds the space as they left it. */
const graceMs = 10 * 60_000

export function createHeldSpaces(deps: HeldSpacesDeps): HeldSpaces {
  const { store, now, setTimer } = deps
  const holders = new Map<SpaceId, number>()
  let cancelRenewal = setTimer(renew, renewedEveryMs)

  /** The latest come first, and those beyond the bound fall out. */
  const keep = (spaces: readonly SpaceId[], forMs: number): Promise<void> =>
    store.write(['meta'], async (tx) => {
      const before = (await metaIn(tx, 'wanted'))?.until ?? {}
      const others = (await wantedIn(tx, now())).map((id) => [id, before[id] ?? 0] as const)
      const kept = spaces.map((id) => [id, now() + forMs] as const)
      await tx.put('meta', [{ name: 'wanted', until: Object.fromEntries([...others, ...kept]) }])
    })

  function renew(): void {
    cancelRenewal = setTimer(renew, renewedEveryMs)
    if (holders.size > 0) keep([...holders.keys()], heldForMs).catch(deps.onError)
  }

  function release(space: SpaceId): void {
    const left = (holders.get(space) ?? 1) - 1
    if (left > 0) return void holders.set(space, left)
    holders.delete(space)
    keep([space], graceMs).then(() => deps.onChanged(space), deps.onError)
  }

  return {
    async hold(space) {
      holders.set(space, (holders.get(space) ?? 0) + 1)
      await keep([space], heldForMs)
      deps.onChanged(null)
      let isHeld = true
      return {
        release() {
          if (isHeld) release(space)
          isHeld = false
        },
      }
    },
    onReleased(space) {
      if (space !== null && holders.has(space)) keep([space], heldForMs).catch(deps.onError)
    },
    stop: () => cancelRenewal(),
  }
}
