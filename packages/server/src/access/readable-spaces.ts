import { SpaceId, gallerySpace, userSpace } from '@etude/core'
import type { Role, UserId } from '@etude/core'
import { isSpace } from '../commit/record-grants.ts'
import type { Snapshot } from '../database/snapshot.ts'
import type { ReadableSpace } from '../sync/pull.ts'

// Two grants in a chain are the most there are: a person in a group, and the group in a space.
const grantsOfUser = `
  select object, role from membership where subject = ?1
  union
  select behind.object, behind.role from membership direct join membership behind on behind.subject = direct.object
  where direct.subject = ?1`

/** ACCESS-4. Every space that a person may read, from the membership index, with what they are there; their own spaces and the gallery need no grant. */
export async function readableSpaces(snapshot: Snapshot, user: UserId): Promise<readonly ReadableSpace[]> {
  const subject = `user:${user}`
  const rows = await snapshot.rows<{ object: string; role: Role }>(grantsOfUser, subject)
  const rolesBySpace = new Map<SpaceId, Role[]>([
    [userSpace(user), ['owner']],
    [SpaceId.parse(`tutor:${user}`), ['owner']],
    [gallerySpace, ['member']],
  ])
  for (const { object, role } of rows) {
    if (!isSpace(object)) continue
    const roles = rolesBySpace.get(object)
    if (roles === undefined) rolesBySpace.set(object, [role])
    else roles.push(role)
  }
  return [...rolesBySpace].map(([space, roles]) => ({ space, roles }))
}
