import type { ClassId, LearnerId, UserId } from '../record/ids.ts'
import type { SpaceId } from '../record/space.ts'

/** What somebody is to a space. One person can hold several roles in one space. */
export const roles = ['owner', 'learner', 'guardian', 'tutor', 'member', 'editor', 'reader'] as const
export type Role = (typeof roles)[number]

/** A group whose members are known only by joining grants: the tutors of a class, the people around a learner. */
export type Group = `tutors:${string}` | `people:${string}` | `guardians:${string}`
export type Subject = `user:${string}` | Group

/**
 * One line of the membership index: `subject` holds `role` in `object`, a space or a group.
 * A record decides its own grants without looking at others, so that the index is kept and rebuilt record by record.
 */
export interface Grant {
  readonly object: SpaceId | Group
  readonly subject: Subject
  readonly role: Role
}

export const userSubject = (user: UserId): Subject => `user:${user}`
export const tutorsOf = (id: ClassId): Group => `tutors:${id}`
/** The learner and the guardians: everyone a class board is for. */
export const peopleAround = (learner: LearnerId): Group => `people:${learner}`
export const guardiansOf = (learner: LearnerId): Group => `guardians:${learner}`

/** Grants may be chained through this many groups: user → tutors of a class → a learner's space. */
export const grantDepthMax = 2
