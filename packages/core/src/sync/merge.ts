import type { SpaceId } from '../record/space.ts'
import type { UserId } from '../record/ids.ts'
import type { LiveMessage } from './live-wire.ts'
import type { Outcome, SpacePatch, SyncResponse } from './wire.ts'

/** What a device knows of a space that it holds. */
export interface HeldSpace {
  readonly version: number
  /** The sum over the server's records here, kept record by record. */
  readonly digest: string
  /** More of its first fetch is still to come. */
  readonly arriving: boolean
  /** From before the server was restored, or not to be trusted: the next copy of it replaces what is here. */
  readonly stale: boolean
}

export interface MergeState {
  readonly account: UserId
  /** null until a server has first answered, and after a restore. */
  readonly epoch: string | null
  readonly lastSeq: number
  readonly ack: number
  readonly spaces: ReadonlyMap<SpaceId, HeldSpace>
  /** The mutations that still count here, in order; `outcome` is set once the server has spoken. */
  readonly pending: readonly { readonly seq: number; readonly outcome: Outcome | null }[]
}

export type MergeMessage =
  | {
      readonly type: 'response'
      readonly response: SyncResponse
      /** The versions held when the request was made: what came in between may be newer than the answer. */
      readonly askedWith: ReadonlyMap<SpaceId, number>
      /** The request had no cookie, so that the answer, once whole, names every space there is. */
      readonly fromNothing: boolean
    }
  | { readonly type: 'announcement'; readonly announcement: Announcement }

export type Announcement = Extract<LiveMessage, { type: 'announce' }>

export interface SpaceChange {
  readonly space: SpaceId
  /** Rows of this space that are not put again are gone. */
  readonly replace: boolean
  readonly to: number
  readonly arriving: boolean
  readonly put: SpacePatch['put']
  readonly del: SpacePatch['del']
  /** What the digest must be afterwards, or null where that cannot be asked yet. */
  readonly digest: string | null
}

export type Merged =
  | { readonly type: 'nothing' }
  /** Cannot be applied on what is here: only a round trip helps. */
  | { readonly type: 'pull' }
  /** The session is another account's. Nothing was consumed, nothing may be applied. */
  | { readonly type: 'wrong-account' }
  /** SYNC-5. The server has taken what waits here and does not say what became of it. Nobody may make that up. */
  | { readonly type: 'passed-over' }
  /** SYNC-16. The server knows less than it did. */
  | { readonly type: 'restored'; readonly epoch: string }
  | MergedChange

export interface MergedChange {
  readonly type: 'apply'
  /** The one space of which the message speaks, where others may have changed with it; null where it speaks of all. */
  readonly only: SpaceId | null
  readonly epoch: string | null
  readonly changes: readonly SpaceChange[]
  readonly drop: readonly SpaceId[]
  readonly outcomes: ReadonlyMap<number, Outcome>
  /** No longer laid over the server's state: their effect has arrived, or there is none. In order. */
  readonly released: readonly number[]
  readonly lastSeq: number
  readonly ack: number
}

/** Decides what a message from the server does to a replica; reads and writes nothing. */
export function merge(state: MergeState, message: MergeMessage): Merged {
  return message.type === 'response' ? mergeResponse(state, message) : mergeAnnouncement(state, message.announcement)
}

function mergeResponse(state: MergeState, message: Extract<MergeMessage, { type: 'response' }>): Merged {
  const { response } = message
  if (response.account !== state.account) return { type: 'wrong-account' }
  if (wasRestored(state, message)) return { type: 'restored', epoch: response.epoch }
  const outcomes = newOutcomes(state, response)
  if (outcomes === 'passed-over') return { type: 'passed-over' }
  const changes = response.spaces.flatMap((patch) => changeOf(state, patch))
  return take(state, { ...response, only: null, changes, drop: droppedSpaces(state, message), outcomes })
}

/** An announcement is applied where it continues exactly what is here; older ones are known already, any other needs a pull. */
function mergeAnnouncement(state: MergeState, { space, from, to, put, del, digest }: Announcement): Merged {
  const held = state.spaces.get(space)
  if (held === undefined || held.stale || held.arriving) return { type: 'pull' }
  if (to <= held.version) return { type: 'nothing' }
  if (from !== held.version || put === undefined || del === undefined) return { type: 'pull' }
  const change: SpaceChange = { space, replace: false, to, arriving: false, put, del, digest: digest ?? null }
  return take(state, { ...state, only: space, changes: [change], drop: [], outcomes: new Map(), more: true })
}

type News = Pick<MergedChange, 'only' | 'epoch' | 'changes' | 'drop' | 'outcomes' | 'lastSeq'> & {
  readonly more: boolean
}

function take(state: MergeState, { only, epoch, changes, drop, outcomes, lastSeq, more }: News): MergedChange {
  return {
    type: 'apply',
    only,
    epoch,
    changes,
    drop,
    outcomes,
    released: releasedBy(state, outcomes, spacesAfter(state, changes, drop), more),
    lastSeq: Math.max(state.lastSeq, lastSeq),
    ack: acknowledged(state, outcomes, lastSeq),
  }
}

function wasRestored(state: MergeState, { response, askedWith }: Extract<MergeMessage, { type: 'response' }>): boolean {
  if (state.epoch === null) return false
  if (state.epoch !== response.epoch || response.lastSeq < state.lastSeq) return true
  return response.spaces.some(({ id, to, arriving }) => {
    const held = state.spaces.get(id)
    return held !== undefined && !held.stale && !held.arriving && arriving !== true && to < (askedWith.get(id) ?? 0)
  })
}

/** A patch behind what an announcement has brought meanwhile says nothing new. */
function changeOf({ spaces }: MergeState, patch: SpacePatch): readonly SpaceChange[] {
  const held = spaces.get(patch.id)
  const { to, put, del } = patch
  const arriving = patch.arriving === true
  const replace = held === undefined || held.stale || patch.reset === true
  if (!replace && !held.arriving && to <= held.version) return []
  return [{ space: patch.id, replace, to, arriving, put, del, digest: arriving ? null : patch.digest }]
}

/** After a fetch from nothing is whole, a space that the server has not named again is one that it no longer has for us. */
function droppedSpaces(
  { spaces }: MergeState,
  { response, fromNothing }: Extract<MergeMessage, { type: 'response' }>,
): readonly SpaceId[] {
  const named = new Set(response.spaces.map(({ id }) => id))
  const unnamed =
    fromNothing && !response.more
      ? [...spaces].filter(([id, { stale }]) => stale && !named.has(id)).map(([id]) => id)
      : []
  return [...new Set([...response.drop.filter((id) => spaces.has(id) && !named.has(id)), ...unnamed])]
}

/** Outcomes of mutations that wait for one. A long list comes in parts, the oldest first, so that one that is missing before a later one will not come. */
function newOutcomes(
  { pending }: MergeState,
  { outcomes, lastSeq }: SyncResponse,
): ReadonlyMap<number, Outcome> | 'passed-over' {
  const lastTold = outcomes.at(-1)?.seq ?? lastSeq
  const told = new Map(outcomes.map((outcome) => [outcome.seq, outcome]))
  const found = new Map<number, Outcome>()
  for (const { seq, outcome } of pending) {
    const news = told.get(seq)
    if (outcome !== null || seq > lastSeq) continue
    if (news !== undefined) found.set(seq, news)
    else if (seq <= lastTold) return 'passed-over'
  }
  return found
}

function spacesAfter(
  { spaces }: MergeState,
  changes: readonly SpaceChange[],
  drop: readonly SpaceId[],
): ReadonlyMap<SpaceId, { readonly version: number; readonly arriving: boolean }> {
  const after = new Map<SpaceId, { version: number; arriving: boolean }>(spaces)
  for (const { space, to, arriving } of changes) after.set(space, { version: to, arriving })
  for (const space of drop) after.delete(space)
  return after
}

/**
 * What a mutation showed stays until the versions that it touched are here, so that nothing flickers. A space that is not held
 * once everything has come will not come at all.
 */
function releasedBy(
  { pending }: MergeState,
  outcomes: ReadonlyMap<number, Outcome>,
  spaces: ReadonlyMap<SpaceId, { readonly version: number; readonly arriving: boolean }>,
  more: boolean,
): readonly number[] {
  const hasArrived = ([space, version]: readonly [SpaceId, number]): boolean => {
    const held = spaces.get(space)
    return held === undefined ? !more : held.version >= version && !held.arriving
  }
  return pending.flatMap(({ seq, outcome: known }) => {
    const outcome = known ?? outcomes.get(seq)
    if (outcome === undefined) return []
    return isWithoutEffect(outcome) || outcome.touched.every(hasArrived) ? [seq] : []
  })
}

/** Their author's device forgets what it showed of them at once. */
export const isWithoutEffect = ({ type }: Outcome): boolean => type === 'refused' || type === 'failed'

/** Up to where every outcome is stored here, together with those that this message brings. */
function acknowledged({ pending, ack }: MergeState, outcomes: ReadonlyMap<number, Outcome>, lastSeq: number): number {
  const waiting = pending.find(({ seq, outcome }) => outcome === null && !outcomes.has(seq))
  return Math.max(ack, waiting === undefined ? lastSeq : Math.min(lastSeq, waiting.seq - 1))
}
