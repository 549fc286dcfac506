import type { ClientId, Instant } from '@etude/core'
import { tableNames } from '../local-store/layout.ts'
import type { LocalStore, StoreTx } from '../local-store/local-store.ts'
import { editOf } from '../local-store/rows.ts'
import type { OutboxRow } from '../local-store/rows.ts'
import { newClientMeta, offeredAgainForMs } from './replica-meta.ts'
import { loadState, originOf, seqOf } from './replica-state.ts'

/** Why a replica and its server do not continue each other any more. */
export type Break =
  /** The server cannot read its own cookie any more, as after a change of its key: every space is fetched anew. */
  | { readonly type: 'cookie-invalid' }
  /** SYNC-2. Our numbers were used by a copy of this device, or leave some out, or the server passes over one. */
  | { readonly type: 'copied' | 'client-forked' | 'gap' | 'passed-over' }
  /** SYNC-16. The server came back from an older copy. What it did not say of itself is null. */
  | { readonly type: 'restored'; readonly epoch: string | null; readonly serverTime: Instant | null }

/** Puts the replica in order, unless that was done since `client` asked. */
export const beginAgain = (store: LocalStore, why: Break, client: ClientId, next: ClientId): Promise<void> =>
  store.write(tableNames, async (tx) => {
    const state = await loadState(tx)
    const { outbox, spaces, sync } = state
    if (state.client.client !== client) return
    if (why.type === 'cookie-invalid' || why.type === 'restored')
      await tx.put(
        'space',
        [...spaces.values()].map((space) => ({ ...space, stale: true })),
      )
    if (why.type === 'cookie-invalid') return tx.put('meta', [{ ...sync, cookie: null }])

    const isRestored = why.type === 'restored'
    const forgotten = isRestored ? await takeBack(tx, why.serverTime) : []
    // What a mutation was called before. The server looks at the content too, so that nothing of another copy of this device is taken for it.
    const named = outbox.map((row) => ({ ...row, origin: seqOf(state, row) > 0 ? originOf(state, row) : row.origin }))
    const waiting = named.filter(({ outcome }) => isRestored || outcome === null)
    await tx.put('outbox', named)
    const base = await putBehind(tx, [...forgotten, ...waiting])
    const fresh = { lastSeq: 0, ack: 0, ...(isRestored ? { cookie: null, epoch: why.epoch } : {}) }
    await tx.put('meta', [
      { ...newClientMeta(next), base },
      { ...sync, ...fresh },
    ])
  })

/**
 * SYNC-16. What the server may have forgotten is offered again under a new client id; `origin` says what it was called before, so that the server passes
 * over what it still has. It shows nothing of its own here: the server's records say what has become of it.
 */
async function takeBack(tx: StoreTx, serverTime: Instant | null): Promise<readonly OutboxRow[]> {
  const confirmed = await tx.all('journal')
  // SYNC-10. Where the server did not say what time it is, its last word about that counts, and never our own clock.
  const asOf = serverTime ?? confirmed.reduce((latest, { confirmedAt }) => Math.max(latest, confirmedAt), 0)
  const offered = confirmed.filter(({ confirmedAt }) => confirmedAt >= asOf - offeredAgainForMs)
  await tx.remove(
    'journal',
    offered.map(({ edit }) => edit),
  )
  const journal = [...offered].sort((a, b) => a.order - b.order)
  const nothing = { reads: [], touches: [], writes: [], inverse: null, outcome: null, buildsOn: null }
  return journal.map((row) => {
    const { args, origin, trace } = row
    return { ...editOf(row), ...nothing, origin, trace, bytes: JSON.stringify(args).length }
  })
}

/** Gives edits that are to be decided new places at the end of the queue, and answers the place before the first of them. */
async function putBehind(tx: StoreTx, rows: readonly OutboxRow[]): Promise<number | null> {
  await tx.remove(
    'outbox',
    rows.map(({ order }) => order),
  )
  if (rows.length === 0) return null
  await tx.append('outbox', rows.map(withoutPlace))
  const behind = await tx.all('outbox')
  return (behind.find(({ edit }) => edit === rows[0]?.edit)?.order ?? 0) - 1
}

function withoutPlace({ order, ...row }: OutboxRow): Omit<OutboxRow, 'order'> {
  void order
  return { ...row, outcome: null }
}
