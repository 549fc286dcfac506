import type { ClientId, Instant } from '@etude/core'
import { tableNames } from '../local-store/layout.ts'
import type { LocalStore, StoreTx } from '../local-store/local-store.ts'
import { editOf } from '../local-store/rows.ts'
import type { JournalRow, OutboxRow } from '../local-store/rows.ts'
import { newClientMeta, offeredAgainForMs } from './replica-meta.ts'
import { loadState, originOf } from './replica-state.ts'
import type { ReplicaState } from './replica-state.ts'

/** Why a replica and its server do not continue each other any more. */
export type Break =
  /** The server cannot read its own cookie any more, as after a change of its key: every space is fetched anew. */
  | { readonly type: 'cookie-invalid' }
  /** SYNC-2. Our numbers were used by a copy of this device, or leave some out, or the server passes over one. */
  | { readonly type: 'copied' | 'client-forked' | 'gap' | 'passed-over' }
  /** SYNC-16. The server came back from an older copy. What it did not say of itself is null. */
  | { readonly type: 'restored'; readonly epoch: string | null; readonly serverTime: Instant | null }

/** Puts the replica in order, unless that was done since `client` asked. Needed so seldom that it is loaded only then. */
export async function beginAgain(store: LocalStore, why: Break, client: ClientId, next: ClientId): Promise<void> {
  await store.write(tableNames, async (tx) => {
    const state = await loadState(tx)
    if (state.client.client !== client) return
    if (why.type === 'cookie-invalid') await forgetCookie(tx, state)
    else if (why.type === 'restored') await offerAgain(tx, state, { ...why, client: next })
    else await takeNewClientId(tx, state, next)
  })
}

async function forgetCookie(tx: StoreTx, state: ReplicaState): Promise<void> {
  await tx.put('space', staleSpaces(state))
  await tx.put('meta', [{ ...state.sync, cookie: null }])
}

/** What still waits goes on under another client id. */
async function takeNewClientId(tx: StoreTx, state: ReplicaState, client: ClientId): Promise<void> {
  const decided = state.outbox.filter(({ outcome }) => outcome !== null)
  const waiting = state.outbox.filter(({ outcome }) => outcome === null)
  await tx.put(
    'outbox',
    decided.map((row) => ({ ...row, origin: originOf(state, row) })),
  )
  const base = await putBehind(tx, waiting, waiting.map(withOrigin(state)))
  await tx.put('meta', [
    { ...newClientMeta(client), base },
    { ...state.sync, lastSeq: 0, ack: 0 },
  ])
}

/**
 * SYNC-16. Everything is fetched again, and what the server may have forgotten is offered again under a new client id; `origin` says
 * what it was called before, so that the server passes over what it still has.
 */
async function offerAgain(
  tx: StoreTx,
  state: ReplicaState,
  { client, epoch, serverTime }: { client: ClientId; epoch: string | null; serverTime: Instant | null },
): Promise<void> {
  const confirmed = await tx.all('journal')
  // SYNC-10. Where the server did not say what time it is, its last word about that counts, and never our own clock.
  const asOf = serverTime ?? confirmed.reduce((latest, { confirmedAt }) => Math.max(latest, confirmedAt), 0)
  const journal = confirmed
    .filter(({ confirmedAt }) => confirmedAt >= asOf - offeredAgainForMs)
    .sort((a, b) => a.order - b.order)
  const again = [...journal.map(offered), ...state.outbox.map(withOrigin(state))]
  const base = await putBehind(tx, state.outbox, again)
  await tx.remove(
    'journal',
    journal.map(({ edit }) => edit),
  )
  await tx.put('space', staleSpaces(state))
  await tx.put('meta', [
    { ...newClientMeta(client), base },
    { ...state.sync, cookie: null, epoch, lastSeq: 0, ack: 0 },
  ])
}

const staleSpaces = ({ spaces }: ReplicaState) => [...spaces.values()].map((space) => ({ ...space, stale: true }))

/** What was confirmed once shows nothing of its own here: the server's records say what has become of it. */
function offered(row: JournalRow): OutboxRow {
  const { origin, trace } = row
  const bytes = JSON.stringify(row.args).length
  const nothing = { reads: [], touches: [], writes: [], inverse: null, outcome: null, buildsOn: null }
  return { ...editOf(row), origin, trace, bytes, ...nothing }
}

/** What it was called before. The server looks at the content too, so that nothing of another copy of this device is taken for it. */
const withOrigin =
  (state: ReplicaState) =>
  (row: OutboxRow): OutboxRow => ({ ...row, origin: originOf(state, row), outcome: null })

/** Gives rows new places at the end of the queue, and answers the place before the first of them. */
async function putBehind(tx: StoreTx, old: readonly OutboxRow[], rows: readonly OutboxRow[]): Promise<number | null> {
  await tx.remove(
    'outbox',
    old.map(({ order }) => order),
  )
  if (rows.length === 0) return null
  const [first] = await tx.append('outbox', rows.map(withoutPlace))
  return first === undefined ? null : first - 1
}

function withoutPlace({ order, ...row }: OutboxRow): Omit<OutboxRow, 'order'> {
  void order
  return row
}
