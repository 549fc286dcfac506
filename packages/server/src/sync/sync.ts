import type { KeyObject } from 'node:crypto'
import type { Commit, Pushed } from '../commit/commit.ts'
import { limits, schemaVersion } from '@etude/core'
import type { Instant, SpaceId, SyncRequest, SyncResponse, UserId } from '@etude/core'
import type { ReadSnapshot, Snapshot } from '../database/snapshot.ts'
import { spaceNumber } from '../database/space-number.ts'
import { keptCookies } from './kept-cookies.ts'
import type { Cookie, HeldSpace } from './cookie.ts'
import { pull, pullCommitted, recordsPerResponse, subscribedSpaces } from './pull.ts'
import type { Pulled, ReadableSpace } from './pull.ts'
import type { Changes, Unchanged } from './unchanged.ts'

export interface SyncDeps {
  readonly commit: Commit
  readonly readSnapshot: ReadSnapshot
  readonly readableSpaces: (
    snapshot: Snapshot,
    user: UserId,
    opened: readonly SpaceId[],
  ) => Promise<readonly ReadableSpace[]>
  /** null where nobody can know without looking. */
  readonly unchanged: Unchanged | null
  readonly epoch: string
  readonly cookieKey: KeyObject
  readonly now: () => Instant
}

/** Why a whole request was turned away. Nothing of it was consumed. */
export type SyncProblem =
  | { readonly type: 'wrong-account' }
  | { readonly type: 'cookie-invalid' }
  | { readonly type: 'client-forked'; readonly lastSeq: number }

export type SyncAnswer =
  | { readonly ok: true; readonly value: SyncResponse }
  | { readonly ok: false; readonly error: SyncProblem }

/** The one round trip: takes what the device did, answers with what it lacks, both as of after the push. */
export function createSync({ commit, readSnapshot, readableSpaces, unchanged, epoch, cookieKey, now }: SyncDeps) {
  const cookies = keptCookies(cookieKey)
  return async (user: UserId, request: SyncRequest): Promise<SyncAnswer> => {
    // SYNC-13: a queue that is another account's is not touched, whatever the session may do.
    if (request.account !== user) return { ok: false, error: { type: 'wrong-account' } }
    const cookie = request.cookie === null ? null : cookies.read(user, request.cookie)
    if (request.cookie !== null && cookie === null) return { ok: false, error: { type: 'cookie-invalid' } }

    const pushed = await commit.push({
      account: user,
      client: request.client,
      ack: request.ack,
      mutations: request.mutations,
    })
    if (pushed.type !== 'pushed') return { ok: false, error: pushed }

    const ours = cookie?.epoch === epoch ? withoutSpaces(cookie, request.want?.again ?? []) : null
    return { ok: true, value: await respond(ours, pushed) }

    /** A device that lacked nothing holds what it held, and goes on saying so. */
    function cookieFor({ spaces, held, more }: Pulled, known: Cookie | null): string {
      const isAsBefore = known !== null && spaces.length === 0 && !more && held.length === cookie?.spaces.length
      return isAsBefore && request.cookie !== null ? request.cookie : fittingCookie(user, held)
    }

    function fittingCookie(of: UserId, held: readonly HeldSpace[]): string {
      const text = cookies.write(of, { epoch, spaces: held })
      return text.length <= limits.cookieBytes || held.length === 0 ? text : fittingCookie(of, leftOut(held))
    }

    async function respond(
      known: Cookie | null,
      { lastSeq, outcomes }: Extract<Pushed, { type: 'pushed' }>,
    ): Promise<SyncResponse> {
      const opened = request.want?.spaces ?? []
      const again = request.want?.again ?? []
      const holding = (cookie: string) => ({ user, client: request.client, cookie, opened })
      const answer = (news: Pick<SyncResponse, 'cookie' | 'spaces' | 'drop' | 'more'>): SyncResponse => ({
        account: user,
        epoch,
        cookie: news.cookie,
        lastSeq,
        outcomes: [...outcomes],
        spaces: news.spaces,
        drop: news.drop,
        more: news.more,
        serverTime: now(),
        ...(request.schema < schemaVersion ? { minSchema: schemaVersion } : {}),
      })
      const since = (): Changes | null =>
        known === null || again.length > 0 || request.cookie === null
          ? null
          : (unchanged?.since(holding(request.cookie)) ?? null)
      const sofar = since()
      const tell = unchanged?.look()
      const recordsMax = recordsPerResponse(request.want?.limit)
      const tellNews = (pulled: Pulled, spaces: readonly SpaceId[]): SyncResponse => {
        // What it asks for again is not in its cookie any more, and may have been taken from it meanwhile.
        const lost = again.filter((space) => !spaces.includes(space))
        const cookie = cookieFor(pulled, known)
        if (!pulled.more) tell?.(holding(cookie), spaces)
        return answer({ ...pulled, cookie, spaces: [...pulled.spaces], drop: [...new Set([...pulled.drop, ...lost])] })
      }
      if (sofar !== null && known !== null && request.cookie !== null) {
        if (sofar.changed.length === 0) return answer({ cookie: request.cookie, spaces: [], drop: [], more: false })
        const pulled = pullLatest(sofar, known, recordsMax)
        if (pulled !== null) return tellNews(pulled, sofar.spaces)
      }
      // Who may read what is asked in the same snapshot as the rows, so that no row outlives its permission (SYNC-8).
      return readSnapshot(async (snapshot) => {
        // It knows of all that was committed before this snapshot, so that nothing is read by a right that is gone in it.
        const changes = since()
        const pulled =
          changes !== null && known !== null ? await pullChanged(snapshot, changes, known, recordsMax) : null
        const subscribed = changes?.spaces ?? subscribedSpaces(await readableSpaces(snapshot, user, opened), opened)
        return tellNews(pulled ?? (await pull(snapshot, subscribed, known, recordsMax)), subscribed)
      })
    }
  }
}

/** Looks at what has changed alone; the rest is held as the cookie says. */
async function pullChanged(
  snapshot: Snapshot,
  { changed }: Changes,
  cookie: Cookie,
  recordsMax: number,
): Promise<Pulled> {
  const { touched, rest } = apart(cookie, changed)
  const pulled = await pull(snapshot, changed, { ...cookie, spaces: touched }, recordsMax)
  return { ...pulled, held: [...pulled.held, ...rest] }
}

/** Most often a device asks what has become of what it sends, and all that is new is what the commit has just done: it need not be read again. */
function pullLatest({ changed, latest }: Changes, cookie: Cookie, recordsMax: number): Pulled | null {
  const { touched, rest } = apart(cookie, changed)
  const pulled = latest === null ? null : pullCommitted(latest, touched, recordsMax)
  return pulled === null ? null : { ...pulled, held: [...pulled.held, ...rest] }
}

function apart({ spaces }: Cookie, changed: readonly SpaceId[]) {
  const numbers = new Set(changed.map(spaceNumber))
  return {
    touched: spaces.filter(({ number }) => numbers.has(number)),
    rest: spaces.filter(({ number }) => !numbers.has(number)),
  }
}

/** A cookie is never longer than the server itself takes: what it leaves out is sent again, which is slower and not wrong. */
function leftOut(held: readonly HeldSpace[]): readonly HeldSpace[] {
  const whole = held.filter(({ partial }) => partial === null)
  return whole.length < held.length ? whole : held.slice(0, Math.floor(held.length / 2))
}

/** A device whose copy of a space does not add up gets that space again, as if it held nothing of it (SYNC-7). */
function withoutSpaces(cookie: Cookie, again: readonly SpaceId[]): Cookie {
  const numbers = new Set(again.map(spaceNumber))
  return { ...cookie, spaces: cookie.spaces.filter(({ number }) => !numbers.has(number)) }
}
