import { limits, protocolVersion, schemaVersion } from '@etude/core'
import type { ClientId, Instant, MergeState, SpaceId, SyncRequest, UserId } from '@etude/core'
import type { StoreReader, StoreTx, TableName } from '../local-store/local-store.ts'
import type { MetaRow, OutboxRow, SpaceRow } from '../local-store/rows.ts'

export type SyncMeta = Extract<MetaRow, { name: 'sync' }>
export type ClientMeta = Extract<MetaRow, { name: 'client' }>

export const noSync: SyncMeta = {
  name: 'sync',
  cookie: null,
  epoch: null,
  lastSeq: 0,
  ack: 0,
  syncedAt: null,
  skewMs: null,
  fromNothing: false,
}

export interface ReplicaState {
  readonly client: ClientMeta
  readonly sync: SyncMeta
  readonly spaces: ReadonlyMap<SpaceId, SpaceRow>
  readonly outbox: readonly OutboxRow[]
}

export const stateTables = ['meta', 'space', 'outbox'] as const satisfies readonly TableName[]

export async function loadState(tx: StoreReader): Promise<ReplicaState> {
  const [client, sync, spaces, outbox] = await Promise.all([
    tx.get('meta', 'client'),
    tx.get('meta', 'sync'),
    tx.all('space'),
    tx.all('outbox'),
  ])
  if (client?.name !== 'client') throw new Error('The replica has lost its client id')
  const base = client.base ?? orderBefore(outbox)
  return {
    client: { ...client, base },
    sync: sync?.name === 'sync' ? sync : noSync,
    spaces: new Map(spaces.map((row) => [row.id, row])),
    outbox,
  }
}

/** A client id begins to count at the first mutation that waits under it. Kept once the server has answered, before any row may go. */
function orderBefore(outbox: readonly OutboxRow[]): number | null {
  const first = outbox.find(({ outcome }) => outcome === null)
  return first === undefined ? null : first.order - 1
}

/** The number on the wire. Rows whose outcome came under an earlier client id have none of their own any more, and count below zero. */
export const seqOf = ({ client }: ReplicaState, row: OutboxRow): number => row.order - (client.base ?? 0)

export function mergeStateOf(state: ReplicaState, account: UserId): MergeState {
  const { epoch, lastSeq, ack } = state.sync
  const pending = state.outbox.map((row) => ({ seq: seqOf(state, row), outcome: row.outcome }))
  return { account, epoch, lastSeq, ack, spaces: state.spaces, pending }
}

export type PlannedRequest =
  | {
      readonly type: 'request'
      readonly request: SyncRequest
      readonly rows: readonly OutboxRow[]
      readonly moreToSend: boolean
    }
  /** The numbers of what waits do not continue what was sent: only a new client id can bring them over. */
  | { readonly type: 'gap' }

/** Space in a request for everything that is not a mutation. */
const envelopeBytes = 40_000
const bytesBesideArgs = 400

/** The next request: as many of the waiting mutations as one may carry, in order. */
export function planRequest(
  state: ReplicaState,
  account: UserId,
  options: { readonly bytesMax: number; readonly withMutations: boolean; readonly wanted: readonly SpaceId[] },
): PlannedRequest {
  const waiting = state.outbox.filter((row) => row.outcome === null && seqOf(state, row) > state.sync.lastSeq)
  const isGap = waiting.some((row, index) => seqOf(state, row) !== state.sync.lastSeq + 1 + index)
  if (isGap) return { type: 'gap' }
  const rows = options.withMutations ? firstThatFit(waiting, options.bytesMax) : []
  const again = [...state.spaces.values()]
    .filter(({ stale, mismatches }) => stale && mismatches > 0)
    .map(({ id }) => id)
  const want = {
    ...(options.wanted.length === 0 ? {} : { spaces: [...options.wanted] }),
    ...(again.length === 0 ? {} : { again: again.slice(0, limits.wantedSpaces) }),
  }
  const request: SyncRequest = {
    protocol: protocolVersion,
    account,
    client: state.client.client,
    schema: schemaVersion,
    cookie: state.sync.cookie,
    ack: state.sync.ack,
    mutations: rows.map((row) => sentMutation(state, row)),
    ...(Object.keys(want).length === 0 ? {} : { want }),
  }
  return { type: 'request', request, rows, moreToSend: rows.length < waiting.length }
}

function sentMutation(state: ReplicaState, row: OutboxRow): SyncRequest['mutations'][number] {
  const { name, version, args, at, origin } = row
  // The cast: arguments were JSON when they were queued.
  const sent = { seq: seqOf(state, row), name, v: version, args: args as never, at }
  return origin === null ? sent : { ...sent, origin: { client: origin.client, seq: origin.seq } }
}

function firstThatFit(waiting: readonly OutboxRow[], bytesMax: number): readonly OutboxRow[] {
  let bytes = envelopeBytes
  for (const [index, row] of waiting.entries()) {
    bytes += row.bytes + bytesBesideArgs
    if (index > 0 && (bytes > bytesMax || index >= limits.mutationsPerRequest)) return waiting.slice(0, index)
  }
  return waiting
}

export const newClientMeta = (client: ClientId): ClientMeta => ({ name: 'client', client, base: null })

const wantedForMs = 7 * 24 * 3_600_000

/** Spaces that were opened here lately, the latest first. */
export const wantedSpaces = (row: MetaRow | undefined, now: Instant): readonly SpaceId[] =>
  row?.name !== 'wanted'
    ? []
    : (Object.entries(row.spaces) as [SpaceId, number][])
        .filter(([, openedAt]) => openedAt > now - wantedForMs)
        .sort(([, a], [, b]) => b - a)
        .slice(0, limits.wantedSpaces)
        .map(([space]) => space)

/** Notes that a space was opened here just now. */
export async function keepWanted(tx: StoreTx, space: SpaceId, now: Instant): Promise<void> {
  const before = await tx.get('meta', 'wanted')
  const kept = wantedSpaces(before, now)
    .filter((id) => id !== space)
    .slice(0, limits.wantedSpaces - 1)
  const openedAt = before?.name === 'wanted' ? before.spaces : {}
  const spaces = Object.fromEntries(kept.map((id) => [id, openedAt[id] ?? now]))
  await tx.put('meta', [{ name: 'wanted', spaces: { ...spaces, [space]: now } }])
}
