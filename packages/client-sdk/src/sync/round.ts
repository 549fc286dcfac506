import { limits, mergeAnnouncement, mergeResponse, sameJson } from '@etude/core'
import type {
  Actor,
  Announcement,
  ClientId,
  Instant,
  MergedChange,
  MergedResponse,
  Reader,
  ReceivedResponse,
  SyncRequest,
  UserId,
} from '@etude/core'
import { ownKeys } from '../live/live-queries.ts'
import type { Touched } from '../live/live-queries.ts'
import { isErrorNamed } from '../local-store/error-named.ts'
import { tableNames } from '../local-store/layout.ts'
import type { LocalStore } from '../local-store/local-store.ts'
import type { Attempt, OutboxRow } from '../local-store/rows.ts'
import { areMutatorsHere, loadMutators } from '../load-mutators.ts'
import { applyChange } from './apply-change.ts'
import type { AppliedChange } from './apply-change.ts'
import { beginAgain } from './begin-again.ts'
import type { Break } from './begin-again.ts'
import type { Failure, RoundTrip } from './post-sync.ts'
import { keysNamedMax } from './record-book.ts'
import { wantedIn } from './replica-meta.ts'
import type { SyncMeta } from './replica-meta.ts'
import { loadState, mergeStateOf, planRequest, seqOf, stateTables } from './replica-state.ts'
import type { PlannedRequest, ReplicaState } from './replica-state.ts'

export interface RoundDeps {
  readonly store: LocalStore
  readonly account: UserId
  readonly actor: Actor
  readonly now: () => Instant
  readonly newClientId: () => ClientId
  readonly send: (request: SyncRequest) => Promise<RoundTrip>
  readonly onTouched: (keys: Touched, known?: Reader) => void
  readonly onError: (error: unknown) => void
  /** What rounds that follow each other have last seen of the replica. */
  readonly seen?: { state: ReplicaState | null }
}

export type RoundEnd =
  /** What one request could carry went there and back. */
  | { readonly type: 'done'; readonly more: boolean; readonly minSchema: number; readonly ahead: Sent | null }
  /** The replica was put in order, and the round is to be made anew. */
  | { readonly type: 'again'; readonly why: string }
  /** Something in the request cannot be taken; `rows` is what it carried. */
  | (Extract<RoundTrip, { type: 'turned-down' }> & { readonly rows: readonly OutboxRow[] })
  | Failure

/** A request on its way, and what it was planned on. */
interface Sent extends PlannedRequest {
  readonly asked: ReplicaState
  readonly sentAt: Instant
  readonly trip: Promise<RoundTrip>
}

/**
 * One round trip: what waits goes out, as much of it as may be sent at once, and what is new comes in. `ahead` is a request that left
 * while the answer before it was stored. Should that have come to nothing, it is one that was lost on its way.
 */
export async function syncRound(deps: RoundDeps, mutationsMax: number, ahead: Sent | null): Promise<RoundEnd> {
  const sent = ahead ?? (await sendRequest(deps, mutationsMax))
  if ('type' in sent) return sent
  const { asked, request, rows, sentAt } = sent
  const { client } = request
  const trip = await sent.trip
  const attempt = attemptOf(rows, sentAt, trip)
  switch (trip.type) {
    case 'answer':
      return takeAnswer(deps, { ...sent, attempt, response: trip.response }, mutationsMax).finally(trip.forget)
    case 'client-forked':
      // A server that has heard less of us than it once said has forgotten; one that has heard more has heard a copy of us.
      if (trip.lastSeq < asked.sync.lastSeq)
        return startOver(deps, client, { type: 'restored', epoch: null, serverTime: null })
      return startOver(deps, client, trip)
    case 'cookie-invalid':
      return startOver(deps, client, trip)
    default:
      await noteFailure(deps, attempt)
      return trip.type === 'turned-down' ? { ...trip, rows } : trip
  }
}

/** Once a request was taken, the next may carry twice as many. */
export const mutationsAfter = (mutationsMax: number): number =>
  Math.min(limits.mutationsPerRequest, Math.max(1, mutationsMax * 2))

async function sendRequest(deps: RoundDeps, mutationsMax: number): Promise<Sent | RoundEnd> {
  const { store, account, now, seen } = deps
  const [asked, wanted] = await store.read(stateTables, (tx) =>
    Promise.all([loadState(tx, seen?.state), wantedIn(tx, now())]),
  )
  if (seen) seen.state = asked
  const planned = planRequest(asked, account, { mutationsMax, wanted })
  if (planned === 'gap') return startOver(deps, asked.client.client, { type: 'gap' })
  return { ...planned, asked, sentAt: now(), trip: deps.send(planned.request) }
}

/**
 * The network is busy with the next request while the disk is busy with this answer. Only where the answer goes on from what was asked, and the
 * next request follows from it. What is not stored yet is not acknowledged.
 */
function sendAhead(deps: RoundDeps, answered: Answered, mutationsMax: number): Sent | null {
  const { request, response, rows, moreToSend, asked } = answered
  const { spaces, sync } = asked
  const isProgress = rows.length > 0 || response.cookie !== request.cookie
  if (!isProgress || !(response.more || moreToSend) || [...spaces.values()].some(({ stale }) => stale)) return null
  const judged = judge(deps, asked, answered)
  if (!isChange(judged)) return null
  const { lastSeq, epoch, ack, progress } = judged
  const after = { ...sync, epoch, lastSeq, ...progress }
  const wanted = request.want?.spaces ?? []
  const planned = planRequest({ ...asked, sync: after }, deps.account, { mutationsMax, wanted })
  if (planned === 'gap') return null
  const trip = deps.send(planned.request)
  const outbox = asked.outbox.filter((row) => seqOf(asked, row) > lastSeq)
  return { ...planned, asked: { ...asked, outbox, sync: { ...after, ack } }, sentAt: deps.now(), trip }
}

interface Answered extends PlannedRequest {
  readonly asked: ReplicaState
  readonly attempt: Attempt | null
  readonly sentAt: Instant
  readonly response: ReceivedResponse
}

async function takeAnswer(deps: RoundDeps, answered: Answered, mutationsMax: number): Promise<RoundEnd> {
  const { request, response, rows, moreToSend } = answered
  const ahead = sendAhead(deps, answered, mutationsAfter(mutationsMax))
  const taken = await takeIn(deps, (state) => judge(deps, state, answered))
  switch (taken.type) {
    case 'taken':
      break
    case 'pull':
    case 'overtaken':
      return { type: 'again', why: taken.type }
    case 'wrong-account':
      return { type: 'signed-out', detail: taken.type }
    case 'restored':
      return startOver(deps, request.client, { ...taken, serverTime: response.serverTime as Instant })
    default:
      return startOver(deps, request.client, taken)
  }
  const isMore = response.more || moreToSend || taken.again
  // The same answer once more is no progress, whatever it promises.
  const isExpected = rows.length > 0 || response.more
  const isSame = taken.outcomes === 0 && !taken.again && response.cookie === request.cookie
  if (isMore && isExpected && isSame) return { type: 'waiting', detail: 'no-progress' }
  return { type: 'done', more: isMore, minSchema: response.minSchema ?? 0, ahead: taken.again ? null : ahead }
}

type NoChange = Exclude<MergedResponse, MergedChange> | { readonly type: 'overtaken' } | { readonly type: 'copied' }

/** What an answer does to the replica as it is now, or why it may do nothing. */
function judge({ account, now }: RoundDeps, state: ReplicaState, answered: Answered): Judged | NoChange {
  const { request, response, asked, attempt, sentAt } = answered
  // Another tab led meanwhile, or the client id was given up: the answer is to a question that nobody asks any more.
  const isOvertaken = state.client.client !== request.client || state.sync.cookie !== request.cookie
  if (isOvertaken) return { type: 'overtaken' }
  const fromNothing = request.cookie === null || state.sync.fromNothing
  const compared = asFarAsCompared(answered)
  const merged = mergeResponse(mergeStateOf(state, account), {
    response: compared,
    askedWith: asked.spaces,
    fromNothing,
  })
  const isOurs = merged.type === 'apply' || merged.type === 'passed-over'
  // SYNC-2. Numbers that this replica never gave out were used by a copy of it, or by itself before it was set back.
  if (isOurs && response.lastSeq > lastGivenOut(asked)) return { type: 'copied' }
  if (merged.type !== 'apply') return merged
  const { cookie, more } = response
  const serverTime = response.serverTime as Instant
  const syncedAt = now()
  const skewMs = Math.round(serverTime - (sentAt + syncedAt) / 2)
  return { ...merged, attempt, serverTime, progress: { cookie, syncedAt, skewMs, fromNothing: fromNothing && more } }
}

/**
 * SYNC-2. The server compared what this request sent with what it had under the same numbers, and nothing beyond: a copy of this device may have used
 * those that still wait here. What is said of them counts once they have been sent.
 */
function asFarAsCompared({ request, asked, response }: Answered): ReceivedResponse {
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
  deps: TakeInDeps,
  announcement: Announcement,
  epoch: string | null,
): Promise<boolean> {
  const { account } = deps
  const taken = await takeIn(deps, (state) => {
    // SYNC-16. A restored server counts the same versions again, for other content.
    if (epoch !== state.sync.epoch) return { type: 'pull' } as const
    return mergeAnnouncement(mergeStateOf(state, account), announcement)
  })
  return taken.type === 'pull' || (taken.type === 'taken' && taken.again)
}

export type TakeInDeps = Omit<RoundDeps, 'send'>

/** A change with what else is known by whoever brings it. */
type Judged = MergedChange & {
  readonly attempt?: Attempt | null
  readonly serverTime?: Instant
  readonly progress?: Partial<SyncMeta>
}

/**
 * Does to the replica what `judge` makes of its state, all in one transaction. Whatever is no change is handed back. Where a row stands there that was
 * taken to be new, nothing has happened, and it is done again with a look first.
 */
export async function takeIn<Other extends { readonly type: string }>(
  deps: TakeInDeps,
  judge: (state: ReplicaState) => Judged | Other,
  mayAdd = true,
): Promise<AppliedChange | Other | { readonly type: 'pull' }> {
  const { store, actor, seen } = deps
  let after = null as ReplicaState | null
  const taking = store.write(tableNames, async (tx) => {
    // Asked for together, since each question that waits for the answer to another takes as long again.
    const [state, under, attempts] = await Promise.all([
      loadState(tx, seen?.state),
      tx.all('shadow'),
      tx.all('attempt'),
    ])
    const judged = judge(state)
    if (!isChange(judged)) return judged
    // What waits was made by another tab, or by this one before it was closed, and is laid over the news by its mutators.
    if (state.outbox.length > 0 && !areMutatorsHere()) return null
    const now = deps.now()
    const { attempt, serverTime = (now + (state.sync.skewMs ?? 0)) as Instant, progress } = judged
    const beside = { actor, now, serverTime, mayAdd, under, attempts, attempt: attempt ?? null }
    const applied = await applyChange(tx, state, judged, beside)
    if (applied === null) return { type: 'pull' } as const
    const { epoch, lastSeq, ack } = judged
    const mismatches = state.sync.mismatches + applied.wrong.length
    const { client } = state
    const sync = { ...state.sync, epoch, lastSeq, ack, mismatches, ...progress }
    await tx.put('meta', [client, sync])
    after = { client, sync, spaces: applied.spaces, outbox: applied.outbox }
    return applied
  })
  const taken = await taking.catch((error: unknown) => {
    if (!mayAdd || !isErrorNamed(error, ['ConstraintError'])) throw error
  })
  if (taken === undefined) return takeIn(deps, judge, false)
  if (seen && after !== null) seen.state = after
  if (taken === null) {
    await loadMutators()
    return takeIn(deps, judge, mayAdd)
  }
  if ('touched' in taken) tell(deps, taken)
  return taken
}

const isChange = <Other extends { readonly type: string }>(judged: Judged | Other): judged is Judged =>
  judged.type === 'apply'

/** SYNC-7. Whoever looks is told what changed, and whoever keeps the app well that a copy was wrong. */
function tell({ onTouched, onError }: TakeInDeps, { touched, known, wrong }: AppliedChange): void {
  const { outbox, refused, journal, sync } = ownKeys
  onTouched(touched.size > keysNamedMax ? 'everything' : new Set([...touched, outbox, refused, journal, sync]), known)
  for (const space of wrong) onError(new Error(`The copy of ${space} on this device does not add up`))
}

async function startOver(deps: RoundDeps, client: ClientId, why: Break): Promise<RoundEnd> {
  await beginAgain(deps.store, why, client, deps.newClientId())
  return { type: 'again', why: why.type }
}

function attemptOf(rows: readonly OutboxRow[], at: Instant, trip: RoundTrip): Attempt | null {
  const first = rows[0]?.order
  const last = rows.at(-1)?.order
  if (first === undefined || last === undefined) return null
  if (trip.type === 'answer') return { at, first, last, what: 'sent', detail: null }
  const detail = 'detail' in trip ? `${trip.type}: ${trip.detail}` : trip.type
  return { at, first, last, what: 'failed-to-send', detail }
}

/** SYNC-18. Where every try fails in another way, no two of them make one line. */
const attemptsMax = 200

/** A failure that is the same as the one before is not written again: a night without a network is one line. */
async function noteFailure({ store, onTouched }: RoundDeps, attempt: Attempt | null): Promise<void> {
  if (attempt === null) return
  const isNew = await store.write(['attempt'], async (tx) => {
    const tries = await tx.all('attempt')
    const before = tries.at(-1)
    const isSame = sameJson(before, { ...before, ...attempt, at: before?.at })
    if (!isSame) await tx.append('attempt', [attempt])
    const tooOld = tries.slice(0, -attemptsMax).map(({ order }) => order)
    await tx.remove('attempt', tooOld)
    return !isSame
  })
  if (isNew) onTouched(new Set([ownKeys.outbox]))
}
