import type { ClientId, Instant } from '@etude/core'
import type { StoreTx, TableName } from '../local-store/local-store.ts'
import type { JournalRow, OutboxRow } from '../local-store/rows.ts'
import { newClientMeta, seqOf } from './replica-state.ts'
import type { ReplicaState } from './replica-state.ts'

export const beginAgainTables: readonly TableName[] = ['meta', 'space', 'outbox', 'journal']

/** SYNC-2. Another copy of this device has spoken under our client id: what still waits goes on under a new one. */
export async function takeNewClientId(tx: StoreTx, state: ReplicaState, client: ClientId): Promise<void> {
  const waiting = state.outbox.filter(({ outcome }) => outcome === null)
  const decided = state.outbox.filter(({ outcome }) => outcome !== null)
  await tx.put(
    'outbox',
    decided.map((row) => ({ ...withOrigin(state, row), outcome: row.outcome })),
  )
  await removeRows(tx, waiting)
  const first = await appendRows(
    tx,
    waiting.map((row) => withOrigin(state, row)),
  )
  await tx.put('meta', [
    { ...newClientMeta(client), base: first === undefined ? null : first - 1 },
    { ...state.sync, lastSeq: 0, ack: 0 },
  ])
}

/**
 * SYNC-16. The server came back from an older copy. Everything is fetched again, and what it may have forgotten is offered again
 * under a new client id; `origin` says what it was called before, so that the server passes over what it still has.
 */
export async function offerAgain(
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
  await removeRows(tx, state.outbox)
  const first = await appendRows(tx, [...journal.map(offered), ...state.outbox.map((row) => withOrigin(state, row))])
  await Promise.all([
    tx.remove(
      'journal',
      journal.map(({ edit }) => edit),
    ),
    tx.put(
      'space',
      [...state.spaces.values()].map((space) => ({ ...space, stale: true })),
    ),
    tx.put('meta', [
      { ...newClientMeta(client), base: first === undefined ? null : first - 1 },
      { ...state.sync, cookie: null, epoch, lastSeq: 0, ack: 0 },
    ]),
  ])
}

export const offeredAgainForMs = 14 * 24 * 3_600_000

/** What was confirmed once shows nothing of its own here: the server's records say what has become of it. */
const offered = ({
  edit,
  name,
  version,
  args,
  at,
  queuedAt,
  targets,
  order,
  origin,
  trace,
}: JournalRow): OutboxRow => ({
  edit,
  name,
  version,
  args,
  at,
  queuedAt,
  targets,
  order,
  origin,
  trace,
  bytes: JSON.stringify(args).length,
  reads: [],
  touches: [],
  writes: [],
  inverse: null,
  outcome: null,
  buildsOn: null,
})

/** What it was called before. The server looks at the content too, so that nothing of another copy of this device is taken for it. */
const withOrigin = (state: ReplicaState, row: OutboxRow): OutboxRow => ({
  ...row,
  origin: row.origin ?? { client: state.client.client, seq: seqOf(state, row) },
  outcome: null,
})

const removeRows = (tx: StoreTx, rows: readonly OutboxRow[]): Promise<void> =>
  tx.remove(
    'outbox',
    rows.map(({ order }) => order),
  )

/** Gives rows new places, one after another, and answers the first. */
async function appendRows(tx: StoreTx, rows: readonly OutboxRow[]): Promise<number | undefined> {
  if (rows.length === 0) return undefined
  const orders = await tx.append('outbox', rows.map(withoutPlace))
  return orders[0]
}

function withoutPlace({ order, ...row }: OutboxRow): Omit<OutboxRow, 'order'> {
  void order
  return row
}
