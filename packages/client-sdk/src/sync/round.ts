import { merge } from '@etude/core'
import type { Actor, Announcement, ClientId, Instant, SyncRequest, SyncResponse, UserId } from '@etude/core'
import { ownKeys } from '../live/live-queries.ts'
import type { Touched } from '../live/live-queries.ts'
import { tableNames } from '../local-store/layout.ts'
import type { LocalStore, StoreTx } from '../local-store/local-store.ts'
import type { AttemptRow, OutboxRow } from '../local-store/rows.ts'
import { applyChange } from './apply-change.ts'
import type { AppliedChange } from './apply-change.ts'
import { beginAgain } from './begin-again.ts'
import type { Break } from './begin-again.ts'
import type { Failure, RoundTrip } from './post-sync.ts'
import { wantedIn } from './replica-meta.ts'
import { loadState, mergeStateOf, planRequest, seqOf, stateTables } from './replica-state.ts'
import type { PlannedRequest, ReplicaState } from './replica-state.ts'

export interface RoundDeps {
  readonly store: LocalStore
  readonly account: UserId
  readonly actor: Actor
  readonly now: () => Instant
  readonly newClientId: () => ClientId
  readonly send: (request: SyncRequest) => Promise<RoundTrip>
  readonly onTouched: (keys: Touched) => void
  readonly onError: (error: unknown) => void
}

export type RoundEnd =
  /** What one request could carry went there and back. */
  | { readonly type: 'done'; readonly more: boolean; readonly minSchema: number | null }
  /** The replica was put in order, and the round is to be made anew. */
  | { readonly type: 'again'; readonly why: string }
  /** Something in the request cannot be taken; `rows` is what it carried. */
  | (Extract<RoundTrip, { type: 'turned-down' }> & { readonly rows: readonly OutboxRow[] })
  | Failure

/** One round trip: what waits goes out, as much of it as may be sent at once, and what is new comes in. */
export async function syncRound(deps: RoundDeps, mutationsMax: number): Promise<RoundEnd> {
  const { store, account, now } = deps
  const [state, wanted] = await store.read(stateTables, (tx) => Promise.all([loadState(tx), wantedIn(tx, now())]))
  const { client } = state.client
  const planned = planRequest(state, account, { mutationsMax, wanted })
  if (planned === 'gap') return startOver(deps, client, { type: 'gap' })
  const sentAt = now()
  const trip = await deps.send(planned.request)
  const attempt = attemptOf(planned.rows, sentAt, trip)
  switch (trip.type) {
    case 'answer':
      return takeAnswer(deps, { ...planned, asked: state, attempt, sentAt, response: trip.response })
    case 'client-forked':
      // A server that has heard less of us than it once said has forgotten; one that has heard more has heard a copy of us.
      return startOver(
        deps,
        client,
        trip.lastSeq < state.sync.lastSeq ? { type: 'restored', epoch: null, serverTime: null } : { type: trip.type },
      )
    case 'cookie-invalid':
      return startOver(deps, client, { type: trip.type })
    default:
      await noteFailure(deps, attempt)
      return trip.type === 'turned-down' ? { ...trip, rows: planned.rows } : trip
  }
}

interface Answered extends PlannedRequest {
  readonly asked: ReplicaState
  readonly attempt: Omit<AttemptRow, 'order'> | null
  readonly sentAt: Instant
  readonly response: SyncResponse
}

async function takeAnswer(deps: RoundDeps, answered: Answered): Promise<RoundEnd> {
  const { request, response, rows, moreToSend } = answered
  const taken = await deps.store.write(tableNames, (tx) => takeIn(tx, deps, answered))
  if (taken.type === 'overtaken') return { type: 'again', why: taken.type }
  if (taken.type === 'wrong-account') return { type: 'signed-out', detail: taken.type }
  if (taken.type === 'broken') return startOver(deps, request.client, taken.why)
  tell(deps, taken)
  // The same answer once more is no progress, whatever it promises.
  const isExpected = rows.length > 0 || response.more
  if (
    isExpected &&
    (response.more || moreToSend) &&
    taken.outcomes === 0 &&
    response.cookie === request.cookie &&
    !taken.again
  )
    return { type: 'waiting', detail: 'no-progress' }
  return { type: 'done', more: response.more || moreToSend || taken.again, minSchema: response.minSchema ?? null }
}

type Taken =
  | ({ readonly type: 'taken' } & AppliedChange)
  | { readonly type: 'overtaken' }
  | { readonly type: 'wrong-account' }
  | { readonly type: 'broken'; readonly why: Break }

async function takeIn(tx: StoreTx, deps: RoundDeps, answered: Answered): Promise<Taken> {
  const { account, actor, now } = deps
  const { request, response, asked, attempt, sentAt } = answered
  const state = await loadState(tx)
  // Another tab led meanwhile, or the client id was given up: the answer is to a question that nobody asks any more.
  const isOvertaken = state.client.client !== request.client || state.sync.cookie !== request.cookie
  if (isOvertaken) return { type: 'overtaken' }
  const fromNothing = request.cookie === null || state.sync.fromNothing
  const askedWith = new Map([...asked.spaces].map(([id, { version }]) => [id, version]))
  const merged = merge(mergeStateOf(state, account), {
    type: 'response',
    response: asFarAsCompared(answered),
    askedWith,
    fromNothing,
  })
  const serverTime = response.serverTime as Instant
  if (merged.type === 'restored') return { type: 'broken', why: { ...merged, serverTime } }
  // SYNC-2. Numbers that this replica never gave out were used by a copy of it, or by itself before it was set back.
  if (merged.type !== 'wrong-account' && response.lastSeq > lastGivenOut(asked))
    return { type: 'broken', why: { type: 'copied' } }
  if (merged.type === 'nothing' || merged.type === 'pull') throw new Error(`A response was merged as ${merged.type}`)
  if (merged.type === 'passed-over') return { type: 'broken', why: { type: 'passed-over' } }
  if (merged.type === 'wrong-account') return merged
  if (attempt !== null) await tx.append('attempt', [attempt])
  const applied = await applyChange(tx, state, merged, { actor, now: now(), serverTime })
  if (applied === null) throw new Error('A response was taken for a part of one')
  const { epoch, lastSeq, ack } = merged
  const syncedAt = now()
  const skewMs = Math.round(serverTime - (sentAt + syncedAt) / 2)
  const mismatches = mismatchesOf(state, applied)
  const progress = { cookie: response.cookie, epoch, lastSeq, ack, syncedAt, skewMs, mismatches }
  await tx.put('meta', [state.client, { ...state.sync, ...progress, fromNothing: fromNothing && response.more }])
  return { type: 'taken', ...applied }
}

/**
 * SYNC-2. The server compared what this request sent with what it had under the same numbers, and nothing beyond: a copy of this device may have used
 * those that still wait here. What is said of them counts once they have been sent.
 */
function asFarAsCompared({ request, asked, response }: Answered): SyncResponse {
  const last = Math.max(asked.sync.lastSeq, request.mutations.at(-1)?.seq ?? 0)
  if (response.lastSeq <= last) return response
  return { ...response, lastSeq: last, outcomes: response.outcomes.filter(({ seq }) => seq <= last) }
}

const lastGivenOut = (asked: ReplicaState): number => {
  const last = asked.outbox.at(-1)
  return Math.max(asked.sync.lastSeq, last === undefined ? 0 : seqOf(asked, last))
}

/** Takes in what the live socket said; answers whether only a round trip can help. */
export async function takeAnnouncement(
  deps: Omit<RoundDeps, 'send'>,
  announcement: Announcement,
  epoch: string | null,
): Promise<'taken' | 'pull'> {
  const { store, account, actor, now } = deps
  const taken = await store.write(tableNames, async (tx) => {
    const state = await loadState(tx)
    // SYNC-16. A restored server counts the same versions again, for other content.
    if (epoch !== state.sync.epoch) return 'pull'
    const merged = merge(mergeStateOf(state, account), { type: 'announcement', announcement })
    if (merged.type === 'nothing') return 'taken'
    if (merged.type !== 'apply') return 'pull'
    const applied = await applyChange(tx, state, merged, { actor, now: now(), serverTime: serverTimeOf(state, now()) })
    if (applied === null) return 'pull'
    if (applied.wrong.length > 0) await tx.put('meta', [{ ...state.sync, mismatches: mismatchesOf(state, applied) }])
    return applied
  })
  if (typeof taken === 'string') return taken
  tell(deps, taken)
  return taken.again ? 'pull' : 'taken'
}

const mismatchesOf = ({ sync }: ReplicaState, { wrong }: AppliedChange): number => (sync.mismatches ?? 0) + wrong.length

export const serverTimeOf = (state: ReplicaState, now: Instant): Instant => (now + (state.sync.skewMs ?? 0)) as Instant

/** SYNC-7. Whoever looks is told what changed, and whoever keeps the app well that a copy was wrong. */
export function tell(
  { onTouched, onError }: Pick<RoundDeps, 'onTouched' | 'onError'>,
  { touched, wrong }: AppliedChange,
): void {
  const { outbox, refused, journal, sync } = ownKeys
  onTouched(touched.size > keysNamedMax ? 'everything' : new Set([...touched, outbox, refused, journal, sync]))
  for (const space of wrong) onError(new Error(`The copy of ${space} on this device does not add up`))
}

/** Above this, asking every live query again costs less than telling everyone what changed. */
const keysNamedMax = 2_000

async function startOver(deps: RoundDeps, client: ClientId, why: Break): Promise<RoundEnd> {
  await beginAgain(deps.store, why, client, deps.newClientId())
  return { type: 'again', why: why.type }
}

function attemptOf(rows: readonly OutboxRow[], at: Instant, trip: RoundTrip): Omit<AttemptRow, 'order'> | null {
  const first = rows[0]?.order
  const last = rows.at(-1)?.order
  if (first === undefined || last === undefined) return null
  if (trip.type === 'answer') return { at, first, last, what: 'sent', detail: null }
  const detail = 'detail' in trip ? `${trip.type}: ${trip.detail}` : trip.type
  return { at, first, last, what: 'failed-to-send', detail }
}

/** A failure that is the same as the one before is not written again: a night without a network is one line. */
async function noteFailure({ store, onTouched }: RoundDeps, attempt: Omit<AttemptRow, 'order'> | null): Promise<void> {
  if (attempt === null) return
  const isNew = await store.write(['attempt'], async (tx) => {
    const before = (await tx.all('attempt')).at(-1)
    const { first, last, what, detail } = attempt
    const isSame = before?.what === what && before.detail === detail && before.first === first && before.last === last
    if (!isSame) await tx.append('attempt', [attempt])
    return !isSame
  })
  if (isNew) onTouched(new Set([ownKeys.outbox]))
}
