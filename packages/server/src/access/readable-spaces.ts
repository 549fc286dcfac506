import { SpaceId, gallerySpace, userSpace } from '@etude/core'
import type { Role, UserId } from '@etude/core'
import { isSpace } from '../commit/record-grants.ts'
import type { Snapshot } from '../database/snapshot.ts'
import type { ReadableSpace } from '../sync/pull.ts'

// Two grants in a chain are the most there are: a person in a group, and the group in a space.
const behindGroups = `
  select behind.object, behind.role from membership direct join membership behind on behind.subject = direct.object
  where direct.subject = ?1 and behind.object`
// Whoever teaches is led to each learner by a class. The index is read before these, after them, and at those who are opened: five hundred cost what fifty do.
const grantsOfUser = (opened: string): string => `
  select object, role from membership where subject = ?1
  union ${behindGroups} < 'learner:'
  union ${behindGroups} >= 'learner;'
  union ${behindGroups} in (${opened})`
const grantsText = {
  sqlite: grantsOfUser('select value from json_each(?2)'),
  postgres: grantsOfUser('select json_array_elements_text(?2::json)'),
}

/**
 * ACCESS-4. Every space that a person may read, from the membership index, with what they are there; their own spaces and the gallery need no grant.
 * Of the learners whom they only teach it knows the opened ones alone.
 */
export async function readableSpaces(
  snapshot: Snapshot,
  user: UserId,
  opened: readonly SpaceId[],
): Promise<readonly ReadableSpace[]> {
  const text = grantsText[snapshot.type]
  const rows = await snapshot.rows<{ object: string; role: Role }>(text, `user:${user}`, JSON.stringify(opened))
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
