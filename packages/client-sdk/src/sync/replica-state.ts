import { limits, protocolVersion, sameJson, schemaVersion } from '@etude/core'
import type { MergeState, SpaceId, SyncRequest, UserId } from '@etude/core'
import type { StoreReader, TableName } from '../local-store/local-store.ts'
import type { Origin, OutboxRow, SpaceRow } from '../local-store/rows.ts'
import { metaIn, syncIn } from './replica-meta.ts'
import type { ClientMeta, SyncMeta } from './replica-meta.ts'

export interface ReplicaState {
  readonly client: ClientMeta
  readonly sync: SyncMeta
  readonly spaces: ReadonlyMap<SpaceId, SpaceRow>
  readonly outbox: readonly OutboxRow[]
}

export const stateTables = ['meta', 'space', 'outbox'] as const satisfies readonly TableName[]

/** `seen` is the state as it was a moment ago. Of a long queue only what has come since then is read, where nothing says that the rest has changed. */
export async function loadState(tx: StoreReader, seen: ReplicaState | null = null): Promise<ReplicaState> {
  const last = seen?.outbox.at(-1)?.order ?? 0
  const [client, sync, spaces, behind, count] = await Promise.all([
    metaIn(tx, 'client'),
    syncIn(tx),
    tx.all('space'),
    tx.after('outbox', last),
    tx.count('outbox'),
  ])
  if (client === undefined) throw new Error('The replica has lost its client id')
  let outbox = behind
  if (seen !== null && last > 0) {
    // Rows change only together with what is compared here: an outcome with what is acknowledged, a replay with a space, what leaves with their count.
    const isAsSeen =
      count === seen.outbox.length + behind.length &&
      sameJson([client.client, sync], [seen.client.client, seen.sync]) &&
      spaces.length === seen.spaces.size &&
      spaces.every((row) => sameJson(row, seen.spaces.get(row.id)))
    outbox = isAsSeen ? [...seen.outbox, ...behind] : await tx.all('outbox')
  }
  const base = client.base ?? orderBefore(outbox)
  return {
    client: { ...client, base },
    sync,
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

/** What a mutation was first called on the wire, whatever it is called now. */
export const originOf = (state: ReplicaState, row: OutboxRow): Origin =>
  row.origin ?? { client: state.client.client, seq: seqOf(state, row) }

export function mergeStateOf(state: ReplicaState, account: UserId): MergeState {
  const pending = state.outbox.map((row) => ({ seq: seqOf(state, row), outcome: row.outcome }))
  return { ...state.sync, account, spaces: state.spaces, pending }
}

export interface PlannedRequest {
  readonly request: SyncRequest
  readonly rows: readonly OutboxRow[]
  readonly moreToSend: boolean
}

export interface RequestOptions {
  readonly mutationsMax: number
  readonly wanted: readonly SpaceId[]
}

/** What a device that holds nothing asks for first: as much as a screen shows, stored in no time while the rest is on its way. */
const firstRecords = 300

/** Space in a request for everything that is not a mutation. */
const envelopeBytes = 40_000
const bytesBesideArgs = 400

/** The next request, with as many of the waiting mutations as one may carry, in order; or that their numbers do not continue what was sent. */
export function planRequest(
  state: ReplicaState,
  account: UserId,
  { mutationsMax, wanted }: RequestOptions,
): PlannedRequest | 'gap' {
  const { cookie, ack, lastSeq } = state.sync
  // What has no number of this client id was not seen by an older app, in another tab, that took a new one.
  const waiting = state.outbox.filter((row) => {
    const seq = seqOf(state, row)
    return row.outcome === null && (seq > lastSeq || seq < 1)
  })
  if (waiting.some((row, index) => seqOf(state, row) !== lastSeq + 1 + index)) return 'gap'
  const rows = firstThatFit(waiting, mutationsMax)
  const again = [...state.spaces.values()]
    .filter(({ stale, mismatches }) => stale && mismatches > 0)
    .map(({ id }) => id)
    .slice(0, limits.wantedSpaces)
  const request: SyncRequest = {
    protocol: protocolVersion,
    account,
    client: state.client.client,
    schema: schemaVersion,
    cookie,
    ack,
    mutations: rows.map((row) => sentMutation(state, row)),
    want: { spaces: [...wanted], again, ...(cookie === null && { limit: firstRecords }) },
  }
  return { request, rows, moreToSend: rows.length < waiting.length }
}

function sentMutation(state: ReplicaState, row: OutboxRow): SyncRequest['mutations'][number] {
  const { name, version, args, at, origin } = row
  // The cast: arguments were JSON when they were queued.
  return { seq: seqOf(state, row), name, v: version, args: args as never, at, ...(origin && { origin: { ...origin } }) }
}

function firstThatFit(waiting: readonly OutboxRow[], mutationsMax: number): readonly OutboxRow[] {
  let bytes = envelopeBytes
  const end = waiting.findIndex((row, index) => {
    bytes += row.bytes + bytesBesideArgs
    return index >= mutationsMax || (index > 0 && bytes > limits.requestBytes)
  })
  return end === -1 ? waiting : waiting.slice(0, end)
}
