import type { SpaceId, UserId } from '@etude/core'
import type { Commit, CommittedSpace } from '../commit/commit.ts'
import type { Database } from '../database/open-database.ts'
import { createKept } from '../kept.ts'

/** A device, and what it says that it holds and has opened. */
export interface Holding {
  readonly user: UserId
  readonly client: string
  readonly cookie: string
  readonly opened: readonly SpaceId[]
}

/** What a device may read as of now, and in which of it something was committed since it was last told. */
export interface Changes {
  readonly spaces: readonly SpaceId[]
  readonly changed: readonly SpaceId[]
  /** What the latest commit did to each of those, where it did something to all of them. Earlier ones may have done more. */
  readonly latest: readonly CommittedSpace[] | null
}

/** What devices were last told, and what has been committed since: who asks again meanwhile is answered by a look at what has changed alone. */
export interface Unchanged {
  /** null where it is not known, or where the device may read something else by now. */
  since(holding: Holding): Changes | null
  /** To be called before anything is looked at, and what it answers once the device is told that it holds exactly these spaces, all of them whole. */
  look(): (holding: Holding, spaces: readonly SpaceId[]) => void
}

const devicesKept = 4_000
/** More than nearly every account may read, and little to go through. */
const spacesOfDeviceMax = 100
/** Beyond this many changed spaces and people, what was told before is looked at anew. */
const changesKept = 50_000

interface Told extends Pick<Holding, 'cookie' | 'opened'> {
  readonly spaces: readonly SpaceId[]
  /** The moment before it was looked at. */
  readonly at: number
}

/**
 * For the one server of a SQLite file, which hears of every commit in the moment in which it happens. Servers on one PostgreSQL hear of each other's too
 * late to answer by it: null there.
 */
export function createUnchanged(database: Database, { onCommitted }: Pick<Commit, 'onCommitted'>): Unchanged | null {
  if (database.type !== 'sqlite') return null
  const told = createKept<Told>(devicesKept)
  const changedAt = new Map<SpaceId, number>()
  /** Where it was another who may read it. */
  const regrantedAt = new Map<SpaceId, number>()
  const concernedAt = new Map<UserId, number>()
  // Another number whenever anybody else has written, such as the command line.
  const byOthers = database.writer.prepare('pragma data_version').pluck()
  let seenOfOthers = byOthers.get()
  /** Counts up with each commit. */
  let moment = 0
  /** Of what was told before it, nothing is known any more. */
  let knownFrom = 0
  /** Kept until the next one: those whom a commit answers are answered before that. */
  let latest: readonly CommittedSpace[] = []

  function forgetAll(): void {
    latest = []
    changedAt.clear()
    regrantedAt.clear()
    concernedAt.clear()
    knownFrom = moment
  }

  onCommitted((commits) => {
    moment += 1
    latest = commits
    for (const { space, accessChanged, concerned } of commits) {
      changedAt.set(space, moment)
      if (accessChanged) regrantedAt.set(space, moment)
      for (const user of concerned) concernedAt.set(user, moment)
    }
    if (changedAt.size + concernedAt.size > changesKept) forgetAll()
  })

  function lookAtOthers(): void {
    const seen = byOthers.get()
    if (seen === seenOfOthers) return
    seenOfOthers = seen
    moment += 1
    forgetAll()
  }

  function latestOf(changed: readonly SpaceId[]): readonly CommittedSpace[] | null {
    const found = latest.filter(({ space }) => changed.includes(space))
    return found.length === changed.length ? found : null
  }

  return {
    since({ user, client, cookie, opened }) {
      const known = told.get(nameOf(user, client))
      if (known === undefined || known.cookie !== cookie || !isSame(known.opened, opened)) return null
      lookAtOthers()
      const { at, spaces } = known
      if (at < knownFrom || (concernedAt.get(user) ?? 0) > at) return null
      const changed = spaces.filter((space) => (changedAt.get(space) ?? 0) > at)
      if (changed.some((space) => (regrantedAt.get(space) ?? 0) > at)) return null
      return { spaces, changed, latest: latestOf(changed) }
    },
    look() {
      const at = moment
      return ({ user, client, cookie, opened }, spaces) => {
        if (spaces.length <= spacesOfDeviceMax) told.set(nameOf(user, client), { cookie, opened, spaces, at })
      }
    },
  }
}

/** No client id holds a space, so that one account's is never another's. */
const nameOf = (user: UserId, client: string): string => `${client} ${user}`

const isSame = (a: readonly SpaceId[], b: readonly SpaceId[]): boolean =>
  a.length === b.length && a.every((space, place) => space === b[place])
