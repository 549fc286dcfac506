import { merge } from '@etude/core'
import type { Actor, Announcement, ClientId, Instant, SyncRequest, SyncResponse, UserId } from '@etude/core'
import { ownKeys } from '../live/live-queries.ts'
import type { Touched } from '../live/live-queries.ts'
import type { LocalStore, StoreTx } from '../local-store/local-store.ts'
import type { AttemptRow, OutboxRow } from '../local-store/rows.ts'
import { applyChange, applyTables } from './apply-change.ts'
import { beginAgainTables, offerAgain, takeNewClientId } from './begin-again.ts'
import type { RoundTrip } from './post-sync.ts'
import { loadState, mergeStateOf, planRequest, seqOf, stateTables, wantedSpaces } from './replica-state.ts'
import type { ReplicaState } from './replica-state.ts'

export interface RoundDeps {
  readonly store: LocalStore
  readonly account: UserId
  readonly actor: Actor
  readonly now: () => Instant
  readonly newClientId: () => ClientId
  readonly send: (request: SyncRequest) => Promise<RoundTrip>
  readonly onTouched: (keys: Touched) => void
}

export interface RoundOptions {
  readonly bytesMax: number
  /** False after the server has turned a request down: what it holds against a mutation must not stop downloads. */
  readonly withMutations: boolean
}

export type RoundEnd =
  /** What one request could carry went there and back. */
  | { readonly type: 'done'; readonly more: boolean; readonly minSchema: number | null }
  /** The replica was put in order, and the round is to be made anew. */
  | { readonly type: 'again'; readonly why: string }
  | Exclude<RoundTrip, { readonly type: 'answer' | 'client-forked' | 'cookie-invalid' }>

/** One round trip: what waits goes out, what is new comes in. */
export async function syncRound(deps: RoundDeps, options: RoundOptions): Promise<RoundEnd> {
  const { store, account, now } = deps
  const { state, wanted } = await store.read(stateTables, async (tx) => ({
    state: await loadState(tx),
    wanted: wantedSpaces(await tx.get('meta', 'wanted'), now()),
  }))
  const planned = planRequest(state, account, { ...options, wanted })
  if (planned.type === 'gap') return startOver(deps, 'gap', takeNewClientId)
  const sentAt = now()
  const trip = await deps.send(planned.request)
  const attempt = attemptOf(planned.rows, sentAt, trip)
  switch (trip.type) {
    case 'answer':
      return takeAnswer(deps, { ...planned, asked: state, attempt, sentAt, response: trip.response })
    case 'client-forked':
      // A server that has heard less of us than it once said has forgotten; one that has heard more has heard a copy of us.
      return trip.lastSeq < state.sync.lastSeq
        ? startOver(deps, 'restored', (tx, found, client) =>
            offerAgain(tx, found, { client, epoch: null, serverTime: null }),
          )
        : startOver(deps, trip.type, takeNewClientId)
    case 'cookie-invalid':
      return startOver(deps, trip.type, forgetCookie)
    case 'offline':
    case 'signed-out':
    case 'wrong-account':
    case 'app-too-old':
    case 'too-large':
    case 'busy':
    case 'turned-down':
      await noteFailure(deps, attempt)
      return trip
  }
}

interface Answered {
  readonly request: SyncRequest
  readonly moreToSend: boolean
  readonly asked: ReplicaState
  readonly attempt: Omit<AttemptRow, 'order'> | null
  readonly sentAt: Instant
  readonly response: SyncResponse
}

async function takeAnswer(deps: RoundDeps, answered: Answered): Promise<RoundEnd> {
  const { store, onTouched } = deps
  const { request, response, moreToSend } = answered
  const taken = await store.write(applyTables, (tx) => takeIn(tx, deps, answered))
  if (taken.type !== 'taken') return taken
  onTouched(withOwnKeys(taken.touched))
  const more = response.more || moreToSend || taken.again
  // The same answer once more is no progress, whatever it promises.
  const isNews = taken.outcomes > 0 || response.cookie !== request.cookie
  if (more && !isNews && !taken.again) return { type: 'busy', retryAfterMs: null, detail: 'no-progress' }
  return { type: 'done', more, minSchema: response.minSchema ?? null }
}

type Taken =
  | {
      readonly type: 'taken'
      readonly touched: ReadonlySet<string>
      readonly outcomes: number
      readonly again: boolean
    }
  | Extract<RoundEnd, { readonly type: 'again' | 'wrong-account' }>

async function takeIn(tx: StoreTx, deps: RoundDeps, answered: Answered): Promise<Taken> {
  const { account, actor, now } = deps
  const { request, response, asked, attempt, sentAt } = answered
  const state = await loadState(tx)
  // Another tab led meanwhile, or the client id was given up: the answer is to a question that nobody asks any more.
  const isOvertaken = state.client.client !== request.client || state.sync.cookie !== request.cookie
  if (isOvertaken) return { type: 'again', why: 'overtaken' }
  const fromNothing = request.cookie === null || state.sync.fromNothing
  const askedWith = new Map([...asked.spaces].map(([id, { version }]) => [id, version]))
  const merged = merge(mergeStateOf(state, account), { type: 'response', response, askedWith, fromNothing })
  const serverTime = response.serverTime as Instant
  if (merged.type === 'wrong-account') return merged
  if (merged.type === 'restored') {
    await offerAgain(tx, state, { client: deps.newClientId(), epoch: merged.epoch, serverTime })
    return { type: 'again', why: 'restored' }
  }
  if (merged.type !== 'apply') throw new Error(`A response was merged as ${merged.type}`)
  // SYNC-2. Numbers that this replica never gave out were used by a copy of it, or by itself before it was set back.
  if (response.lastSeq > lastGivenOut(asked)) {
    await takeNewClientId(tx, state, deps.newClientId())
    return { type: 'again', why: 'copied' }
  }
  if (attempt !== null) await tx.append('attempt', [attempt])
  const applied = await applyChange(tx, state, merged, { actor, now: now(), serverTime })
  if (applied.type === 'only-part') throw new Error('A response was taken for a part of one')
  const { epoch, lastSeq, ack } = merged
  const syncedAt = now()
  const skewMs = Math.round(serverTime - (sentAt + syncedAt) / 2)
  const progress = {
    cookie: response.cookie,
    epoch,
    lastSeq,
    ack,
    syncedAt,
    skewMs,
    fromNothing: fromNothing && response.more,
  }
  await tx.put('meta', [state.client, { ...state.sync, ...progress }])
  return { type: 'taken', touched: applied.touched, outcomes: applied.outcomes, again: applied.again }
}

const lastGivenOut = (asked: ReplicaState): number => {
  const last = asked.outbox.at(-1)
  return Math.max(asked.sync.lastSeq, last === undefined ? 0 : seqOf(asked, last))
}

/** Takes in what the live socket said; answers whether only a round trip can help. */
export async function takeAnnouncement(
  deps: RoundDeps,
  announcement: Announcement,
  epoch: string | null,
): Promise<'taken' | 'pull'> {
  const { store, account, actor, now, onTouched } = deps
  const taken = await store.write(applyTables, async (tx) => {
    const state = await loadState(tx)
    // SYNC-16. A restored server counts the same versions again, for other content.
    if (epoch !== state.sync.epoch) return 'pull' as const
    const merged = merge(mergeStateOf(state, account), { type: 'announcement', announcement })
    if (merged.type === 'nothing') return null
    if (merged.type !== 'apply') return 'pull' as const
    const applied = await applyChange(tx, state, merged, { actor, now: now(), serverTime: serverTimeOf(state, now()) })
    return applied.type === 'only-part' ? ('pull' as const) : applied
  })
  if (taken === 'pull') return 'pull'
  if (taken === null) return 'taken'
  onTouched(withOwnKeys(taken.touched))
  return taken.again ? 'pull' : 'taken'
}

const serverTimeOf = (state: ReplicaState, now: Instant): Instant => (now + (state.sync.skewMs ?? 0)) as Instant

const withOwnKeys = (touched: ReadonlySet<string>): Touched => {
  if (touched.size > keysNamedMax) return 'everything'
  const { outbox, refused, journal, sync } = ownKeys
  return new Set([...touched, outbox, refused, journal, sync])
}

/** Above this, asking every live query again costs less than telling everyone what changed. */
const keysNamedMax = 2_000

async function startOver(
  deps: RoundDeps,
  why: string,
  putInOrder: (tx: StoreTx, state: ReplicaState, client: ClientId) => Promise<void>,
): Promise<RoundEnd> {
  await deps.store.write(beginAgainTables, async (tx) => putInOrder(tx, await loadState(tx), deps.newClientId()))
  return { type: 'again', why }
}

/** The server cannot read its own cookie any more, as after a change of its key: every space is fetched anew. */
async function forgetCookie(tx: StoreTx, state: ReplicaState): Promise<void> {
  await tx.put(
    'space',
    [...state.spaces.values()].map((space) => ({ ...space, stale: true })),
  )
  await tx.put('meta', [{ ...state.sync, cookie: null }])
}

function attemptOf(rows: readonly OutboxRow[], at: Instant, trip: RoundTrip): Omit<AttemptRow, 'order'> | null {
  const first = rows[0]?.order
  const last = rows.at(-1)?.order
  if (first === undefined || last === undefined) return null
  const isSent = trip.type === 'answer'
  const why = 'detail' in trip ? `${trip.type}: ${trip.detail}` : trip.type
  return { at, first, last, what: isSent ? 'sent' : 'failed-to-send', detail: isSent ? null : why }
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
