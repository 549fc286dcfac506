import type { Actor } from '../access/actor.ts'
import type { Mutation } from '../mutation/define-mutator.ts'
import type { Reader } from '../mutation/reader.ts'
import type { MutatorNamed } from '../mutation/run-mutation.ts'
import type { At, Instant } from '../time/instant.ts'
import { overlayReader } from '../mutation/overlay-reader.ts'
import { lookUp, recordKey } from '../mutation/record-keys.ts'
import type { OverlayReader } from '../mutation/overlay-reader.ts'
import { applyWrite, refusedRun, runOnReplica } from './run-on-replica.ts'
import type { PendingWrite, ReplicaRun } from './run-on-replica.ts'

/** A mutation that still counts on top of what the server said, with what its last run did. */
export interface Pending extends Mutation {
  readonly order: number
  readonly at: At
  readonly reads: readonly string[]
  readonly touches: readonly string[]
  readonly writes: readonly PendingWrite[]
}

export interface Rebased {
  /** The server's records with everything pending on top. */
  readonly view: OverlayReader
  /** The runs of those that had to run again, by order. */
  readonly runs: ReadonlyMap<number, ReplicaRun>
}

/**
 * SYNC-6. Lays pending mutations over the server's new state, in order. One whose reads and writes nothing has touched would do
 * exactly what it did, so what it did is taken as it was; what a rerun wrote before and writes now touches those behind it. A list counts where
 * it was read: that an edit has put something there itself does not make it depend on what else is there.
 */
export async function rebase(
  server: Reader,
  pending: readonly Pending[],
  touchedByServer: Iterable<string>,
  context: { readonly actor: Actor; readonly now: Instant; readonly named: MutatorNamed },
): Promise<Rebased> {
  const view = overlayReader(server)
  const touched = new Set(touchedByServer)
  const runs = new Map<number, ReplicaRun>()
  const wasTouched = (key: string): boolean => touched.has(key)
  // What those that run again have read, they will mostly read again: asked for in one moment, it is here sooner than one thing after another.
  for (const { reads } of pending)
    if (reads.some(wasTouched)) for (const key of reads) lookUp(view, key).catch(() => {})
  for (const entry of pending) {
    const isTouched = (key: string): boolean => touched.has(key)
    if (!entry.reads.some(isTouched) && !entry.writes.some(({ kind, id }) => isTouched(recordKey(kind, id)))) {
      for (const write of entry.writes) applyWrite(view, write)
      continue
    }
    // A mutator that throws here would throw at every sync: it counts as without effect, and the server says what becomes of it.
    const run = await runOnReplica(view, entry, { ...context, at: entry.at }).catch((error: unknown) =>
      refusedRun({ type: 'failed', message: error instanceof Error ? error.message : String(error) }, entry.reads),
    )
    for (const key of entry.touches) touched.add(key)
    for (const key of run.touches) touched.add(key)
    runs.set(entry.order, run)
  }
  return { view, runs }
}
