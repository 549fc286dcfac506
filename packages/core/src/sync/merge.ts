import type { SpaceId } from '../record/space.ts'
import type { UserId } from '../record/ids.ts'
import type { LiveMessage } from './live-wire.ts'
import type { Outcome, SpacePatch, SyncResponse, WireRecord } from './wire.ts'

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

/** Records that came with a message: they may be parsed only when they are asked for. */
export type ArrivedRecords = Pick<readonly WireRecord[], 'length' | 'at'>

type ReceivedPatch = Pick<SpacePatch, 'id' | 'to' | 'reset' | 'arriving' | 'del' | 'digest'> & {
  readonly put: ArrivedRecords
}

/** What is asked of an answer. */
export interface ReceivedResponse extends Pick<
  SyncResponse,
  'account' | 'epoch' | 'cookie' | 'lastSeq' | 'outcomes' | 'drop' | 'more' | 'serverTime' | 'minSchema'
> {
  readonly spaces: readonly ReceivedPatch[]
}

/** A question and its answer. */
export interface Answered {
  readonly response: ReceivedResponse
  /** What was held when the question was asked: what came in between may be newer than the answer. */
  readonly askedWith: ReadonlyMap<SpaceId, Pick<HeldSpace, 'version'>>
  /** The request had no cookie, so that the answer, once whole, names every space there is. */
  readonly fromNothing: boolean
}

export type Announcement = Extract<LiveMessage, { type: 'announce' }>

export interface SpaceChange {
  readonly space: SpaceId
  /** Rows of this space that are not put again are gone. */
  readonly replace: boolean
  readonly to: number
  readonly arriving: boolean
  readonly put: ArrivedRecords
  readonly del: SpacePatch['del']
  /** What the digest must be afterwards, or null where that cannot be asked yet. */
  readonly digest: string | null
}

export type MergedResponse =
  | MergedChange
  /** The session is another account's. Nothing was consumed, nothing may be applied. */
  | { readonly type: 'wrong-account' }
  /** SYNC-5. The server has taken what waits here and does not say what became of it. Nobody may make that up. */
  | { readonly type: 'passed-over' }
  /** SYNC-16. The server knows less than it did. */
  | { readonly type: 'restored'; readonly epoch: string }

export type MergedAnnouncement =
  | MergedChange
  | { readonly type: 'nothing' }
  /** Cannot be applied on what is here: only a round trip helps. */
  | { readonly type: 'pull' }

/** What a message from the server does to a replica. Deciding that reads and writes nothing. */
export interface MergedChange {
  readonly type: 'apply'
  /** The one space of which the message speaks, where others may have changed with it; null where it speaks of all. */
  readonly only: SpaceId | null
  readonly epoch: string | null
  readonly changes: readonly SpaceChange[]
  readonly drop: readonly SpaceId[]
  /** What is held of spaces afterwards. */
  readonly spaces: ReadonlyMap<SpaceId, Pick<HeldSpace, 'version' | 'arriving'>>
  readonly outcomes: ReadonlyMap<number, Outcome>
  /** No longer laid over the server's state: their effect has arrived, or there is none. In order. */
  readonly released: readonly number[]
  readonly lastSeq: number
  readonly ack: number
}

export function mergeResponse(state: MergeState, answered: Answered): MergedResponse {
  const { response } = answered
  if (response.account !== state.account) return { type: 'wrong-account' }
  if (wasRestored(state, answered)) return { type: 'restored', epoch: response.epoch }
  const outcomes = newOutcomes(state, response)
  if (outcomes === null) return { type: 'passed-over' }
  const changes = response.spaces.flatMap((patch) => changeOf(state, patch))
  return change(state, { ...response, only: null, changes, drop: droppedSpaces(state, answered), outcomes })
}

/** An announcement is applied where it continues exactly what is here; older ones are known already, any other needs a pull. */
export function mergeAnnouncement(
  state: MergeState,
  { space, from, to, put, del, digest }: Announcement,
): MergedAnnouncement {
  const held = state.spaces.get(space)
  if (held === undefined || held.stale || held.arriving) return { type: 'pull' }
  if (to <= held.version) return { type: 'nothing' }
  if (from !== held.version || put === undefined || del === undefined) return { type: 'pull' }
  const changes = [{ space, replace: false, to, arriving: false, put, del, digest: digest ?? null }]
  return change(state, { ...state, only: space, changes, drop: [], outcomes: new Map(), more: true })
}

type News = Pick<MergedChange, 'only' | 'epoch' | 'changes' | 'drop' | 'outcomes' | 'lastSeq'> & {
  readonly more: boolean
}

function change(state: MergeState, { only, epoch, changes, drop, outcomes, lastSeq, more }: News): MergedChange {
  const spaces = spacesAfter(state, changes, drop)
  return {
    type: 'apply',
    only,
    epoch,
    changes,
    drop,
    spaces,
    outcomes,
    released: releasedBy(state, outcomes, spaces, more),
    lastSeq: Math.max(state.lastSeq, lastSeq),
    ack: acknowledged(state, outcomes, lastSeq),
  }
}

function wasRestored({ epoch, lastSeq, spaces }: MergeState, { response, askedWith }: Answered): boolean {
  if (epoch === null) return false
  if (epoch !== response.epoch || response.lastSeq < lastSeq) return true
  return response.spaces.some(({ id, to, arriving }) => {
    const held = spaces.get(id)
    return held && !held.stale && !held.arriving && !arriving && to < (askedWith.get(id)?.version ?? 0)
  })
}

/** A patch behind what an announcement has brought meanwhile says nothing new. */
function changeOf(
  { spaces }: MergeState,
  { id: space, to, reset = false, arriving = false, put, del, digest }: ReceivedPatch,
): readonly SpaceChange[] {
  const held = spaces.get(space)
  const replace = held === undefined || held.stale || reset
  if (!replace && !held.arriving && to <= held.version) return []
  return [{ space, replace, to, arriving, put, del, digest: arriving ? null : digest }]
}

/** After a fetch from nothing is whole, a space that the server has not named again is one that it no longer has for us. */
function droppedSpaces({ spaces }: MergeState, { response, fromNothing }: Answered): readonly SpaceId[] {
  const named = new Set(response.spaces.map(({ id }) => id))
  const dropped = new Set(response.drop)
  const isWhole = fromNothing && !response.more
  return [...spaces.keys()].filter(
    (id) => !named.has(id) && (dropped.has(id) || (isWhole && spaces.get(id)?.stale === true)),
  )
}

/** Outcomes of mutations that wait for one, or null where one of them was passed over. A long list comes in parts, the oldest first, so that one that is missing before a later one will not come. */
function newOutcomes(
  { pending }: MergeState,
  { outcomes, lastSeq }: ReceivedResponse,
): ReadonlyMap<number, Outcome> | null {
  const lastTold = outcomes.at(-1)?.seq ?? lastSeq
  const told = new Map(outcomes.map((outcome) => [outcome.seq, outcome]))
  const found = new Map<number, Outcome>()
  for (const { seq, outcome } of pending) {
    const news = told.get(seq)
    if (outcome !== null || seq > lastSeq) continue
    if (news !== undefined) found.set(seq, news)
    else if (seq <= lastTold) return null
  }
  return found
}

function spacesAfter(
  { spaces }: MergeState,
  changes: readonly SpaceChange[],
  drop: readonly SpaceId[],
): MergedChange['spaces'] {
  const after = new Map<SpaceId, Pick<HeldSpace, 'version' | 'arriving'>>(spaces)
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
  spaces: MergedChange['spaces'],
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
