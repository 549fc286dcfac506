import type { SpaceId, UserId } from '@etude/core'
import type { ReadSnapshot } from '../database/snapshot.ts'
import { spaceAccess, subscribedSpaces } from '../sync/pull.ts'
import { readableSpaces } from '../access/readable-spaces.ts'
import type { Watched } from './hub.ts'

/** What a listener may hear of: the spaces its device holds, with the access version of the same moment. */
export const createWatchedSpaces =
  (readSnapshot: ReadSnapshot) =>
  (user: UserId, opened: readonly SpaceId[]): Promise<Watched> =>
    readSnapshot(async (snapshot) => {
      const spaces = subscribedSpaces(await readableSpaces(snapshot, user, opened), opened)
      const access = await spaceAccess(snapshot, spaces)
      return new Map(spaces.map((space) => [space, access.get(space) ?? 0]))
    })
