import { LearnerId } from '@etude/core'
import type { SpaceId, UserId } from '@etude/core'
import type { Replica } from './check-replica.ts'
import type { Complain } from './complain.ts'
import { markerOf } from './marker.ts'
import type { Oracle } from './oracle.ts'
import { outboxRows, refusedRows, spaceRows } from './replica-rows.ts'

/** What must hold of a replica once everything has calmed down. */
export async function checkSettled(replica: Replica, oracle: Oracle, complain: Complain): Promise<void> {
  const { database, where, account, book } = replica
  const say = (rule: string, detail: string): void => complain(rule, `${where}: ${detail}`)
  const outbox = outboxRows(database)
  for (const { name, args, outcome } of outbox)
    say('progress', `${name} ${markerOf(args)} still waits, with ${outcome === null ? 'no outcome' : outcome.type}`)
  const held = new Map(spaceRows(database).map((row) => [row.id, row]))
  for (const [space, { version }] of oracle.spaces.now) {
    const row = held.get(space)
    const readable = await oracle.mayRead(account, space)
    if (row !== undefined && !readable) say('SYNC-8', `${space} is still held`)
    if (row === undefined && readable && !(await isOnlyTaught(account, space, oracle)))
      say('SYNC-7', `${space} is not held`)
    if (row !== undefined && readable && (row.version !== version || row.arriving || row.stale))
      say('SYNC-7', `${space} is at ${row.version}${row.arriving ? ' and arriving' : ''}, the server at ${version}`)
  }
  const refused = new Set(refusedRows(database).map(({ edit }) => edit))
  for (const [edit, marker] of book.done) {
    if (book.letGo.has(edit)) continue
    const outcome = oracle.decided(marker)
    if (outcome === undefined) {
      // A server that has since been restored may have refused it, and its author was told.
      if (!refused.has(edit) && outbox.every((row) => row.edit !== edit))
        say('SYNC-5', `${marker} never reached the server, and does not wait`)
      continue
    }
    const isRefused = outcome.type === 'refused' || outcome.type === 'failed'
    if (refused.has(edit) && oracle.wasEverRefused(marker)) continue
    // What was decided last may be of the one that a copy of this device has sent again.
    if (oracle.wasSentAgain(marker)) continue
    if (isRefused !== refused.has(edit) && outbox.every((row) => row.edit !== edit))
      say('SYNC-5', `${marker} was ${outcome.type}, and its author is told otherwise`)
  }
}

/** A learner whom somebody knows by a class alone is fetched when they are opened. */
async function isOnlyTaught(account: UserId, space: SpaceId, { records }: Oracle): Promise<boolean> {
  if (!space.startsWith('learner:')) return false
  const learner = LearnerId.parse(space.slice('learner:'.length))
  const [profile, guardians] = await Promise.all([
    records.get('learner', learner),
    records.list('guardianship', 'learner', learner),
  ])
  return profile?.body.user !== account && guardians.every(({ body }) => body.guardian !== account)
}
