import { applyWrite, isKindName, memoryRecords, overlayReader, runOnReplica, sameJson, userActor } from '@etude/core'
import type { Instant, Stored, UserId } from '@etude/core'
import type { Complain } from './complain.ts'
import type { RawDatabase } from './indexed-db.ts'
import { markerOf } from './marker.ts'
import { mutatorParsingOnce } from './parse-once.ts'
import type { Shown } from './read-shown.ts'
import { outboxRows, splitKey } from './replica-rows.ts'
import type { OutboxRow } from './replica-rows.ts'

/** A skipped replay must come to what a full one comes to. Where the moment matters to a mutation, nothing can be said. Answers whether all is well. */
export async function checkReplay(
  shown: ReadonlyMap<string, Shown>,
  outbox: readonly OutboxRow[],
  account: UserId,
  now: Instant,
  say: Complain,
): Promise<boolean> {
  if (outbox.length === 0 || outbox.length > replayedMax) return true
  const base: Stored[] = []
  for (const [key, { base: record }] of shown) {
    const { kind, id } = splitKey(key)
    if (record !== undefined && record.version >= 0 && isKindName(kind))
      base.push({ kind, id, ...record } as unknown as Stored)
  }
  const actor = userActor(account)
  const view = overlayReader(memoryRecords(base))
  for (const { name, version, args, at, queuedAt, trace, reads, touches, writes } of outbox) {
    if (reads.length + touches.length + writes.length > 0) {
      const mutation = { name, version, args }
      const run = await runOnReplica(overlayReader(view), mutation, { actor, at, now, named: mutatorParsingOnce })
      if (!sameJson(run.writes, writes)) {
        const asThen = await runOnReplica(overlayReader(view), mutation, {
          actor,
          at,
          // What shows is what it came to when it was last run.
          now: (trace.findLast(({ what }) => what === 'replayed')?.at ?? queuedAt) as Instant,
          named: mutatorParsingOnce,
        })
        // Where the moment matters nothing can be said of this one; those behind it stand on what it shows.
        if (sameJson(asThen.writes, run.writes)) {
          const detail = `${JSON.stringify(writes)} shows, and ${JSON.stringify(run.writes)} would`
          say('SYNC-6', `${name} ${markerOf(args)} should have been replayed: ${detail}`)
          return false
        }
      }
    }
    for (const write of writes) applyWrite(view, write)
  }
  return true
}

const replayedMax = 25

interface Replays {
  readonly outbox: readonly OutboxRow[]
  readonly byEdit: ReadonlyMap<string, number>
}
const replaysSeen = new WeakMap<RawDatabase, Replays>()

/** How often an edit was laid over the server's news again since this was last asked. */
export function replaysSince(database: RawDatabase): number {
  const before = replaysSeen.get(database)
  const outbox = outboxRows(database)
  if (before?.outbox === outbox) return 0
  const byEdit = new Map<string, number>()
  let since = 0
  for (const { edit, trace } of outbox) {
    const replays = trace.filter(({ what }) => what === 'replayed').length
    byEdit.set(edit, replays)
    since += Math.max(0, replays - (before?.byEdit.get(edit) ?? 0))
  }
  replaysSeen.set(database, { outbox, byEdit })
  return since
}
