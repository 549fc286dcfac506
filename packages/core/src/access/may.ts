import type { Reader } from '../mutation/reader.ts'
import { ClassId, CurriculumId, LearnerId, PlanId, UserId } from '../record/ids.ts'
import { pairId } from '../record/pair-id.ts'
import { roleOfMember } from '../shared-plan/shared-plan-kinds.ts'
import { spaceTypeOf } from '../record/space.ts'
import type { SpaceId } from '../record/space.ts'
import type { Actor } from './actor.ts'
import type { Role } from './grant.ts'

/**
 * ACCESS-1. Every act a person may ask for, with the roles in the space that permit it. Server and screens ask the same table,
 * the server at the moment of the change.
 */
const permittedRoles = {
  read: ['owner', 'learner', 'guardian', 'tutor', 'member', 'editor', 'reader'],
  'settings.edit': ['owner'],
  'learner.edit-profile': ['learner', 'guardian'],
  'learner.manage-guardians': ['learner', 'guardian'],
  'learner.hand-over': ['guardian'],
  'practice.edit-plan': ['learner', 'guardian'],
  'practice.rearrange': ['learner', 'guardian'],
  'practice.cancel-session': ['learner', 'guardian', 'tutor'],
  'practice.log': ['learner', 'guardian'],
  'journal.write': ['learner', 'guardian'],
  'learner.sign-in-devices': ['guardian'],
  'learner.join-class': ['learner', 'guardian'],
  'class.edit': ['tutor'],
  'class.manage-tutors': ['tutor'],
  'class.remove-learner': ['tutor'],
  'curriculum.edit': ['owner'],
  'assessment.record': ['learner', 'guardian', 'tutor'],
  'activity.change': ['learner', 'guardian', 'tutor'],
  'week.generate': ['learner', 'guardian', 'tutor'],
  'week.approve': ['learner', 'guardian', 'tutor'],
  'study.edit': ['learner', 'guardian', 'tutor'],
  'class.invite': ['tutor'],
  'shared-plan.manage': ['owner'],
  'shared-plan.write': ['owner', 'editor'],
} as const satisfies Record<string, readonly Role[]>

export type Act = keyof typeof permittedRoles

/** May this actor do this to that space? The server itself may do whatever the mutation it runs allows. Looks up no more than it takes to say yes. */
export async function may(reader: Reader, actor: Actor, act: Act, space: SpaceId): Promise<boolean> {
  if (actor.type === 'system') return true
  const permitted: readonly Role[] = permittedRoles[act]
  for await (const role of heldRoles(reader, actor.user, space)) if (permitted.includes(role)) return true
  return false
}

/** ACCESS-6. A child's own account does what a learner does; who looks after whom, and who teaches, is for grown-ups. */
export async function isChild(reader: Reader, actor: Actor): Promise<boolean> {
  if (actor.type === 'system') return false
  const own = await reader.list('learner', 'user', actor.user)
  return own.some(({ body }) => body.child)
}

/**
 * ACCESS-2. What a user is to a space, from the records that say so. Whoever holds a role can read the records that give it, so a device gets the server's
 * answer; only who is enrolled is known to tutors alone, so that on a device a board's members look like strangers who may do nothing there, as they may.
 */
export async function rolesIn(reader: Reader, user: UserId, space: SpaceId): Promise<readonly Role[]> {
  const found = new Set<Role>()
  for await (const role of heldRoles(reader, user, space)) found.add(role)
  return [...found]
}

type Roles = AsyncGenerator<Role, void>

/** One after another, the likeliest first, each looked up when it is asked for. */
async function* heldRoles(reader: Reader, user: UserId, space: SpaceId): Roles {
  const type = spaceTypeOf(space)
  const id = space.slice(type.length + 1)
  switch (type) {
    case 'user':
    case 'tutor':
      if (id === user) yield 'owner'
      return
    case 'learner':
      return yield* rolesAroundLearner(reader, user, LearnerId.parse(id))
    case 'journal':
      return yield* rolesInJournal(reader, user, LearnerId.parse(id))
    case 'board':
      return yield* rolesOnBoard(reader, user, ClassId.parse(id))
    case 'class':
      if ((await reader.get('teaching', pairId(ClassId.parse(id), user))) !== undefined) yield 'tutor'
      return
    case 'curriculum':
      return yield* rolesInCurriculum(reader, user, CurriculumId.parse(id))
    case 'gallery':
      return yield 'member'
    case 'plan':
      return yield* rolesInPlan(reader, user, PlanId.parse(id))
  }
}

async function* rolesAroundLearner(reader: Reader, user: UserId, learner: LearnerId): Roles {
  if ((await reader.get('learner', learner))?.body.user === user) yield 'learner'
  if ((await reader.get('guardianship', pairId(learner, user))) !== undefined) yield 'guardian'
  for (const enrolment of await reader.list('enrolment', 'learner', learner))
    if ((await reader.get('teaching', pairId(enrolment.body.class, user))) !== undefined) return yield 'tutor'
}

async function* rolesInJournal(reader: Reader, user: UserId, learner: LearnerId): Roles {
  const profile = await reader.get('learner', learner)
  if (profile?.body.user === user) yield 'learner'
  if (profile?.body.child !== true) return
  if ((await reader.get('guardianship', pairId(learner, user))) !== undefined) yield 'guardian'
}

async function* rolesOnBoard(reader: Reader, user: UserId, id: ClassId): Roles {
  if ((await reader.get('teaching', pairId(id, user))) !== undefined) yield 'tutor'
  for (const learner of await learnersOf(reader, user))
    if ((await reader.get('enrolment', pairId(id, learner))) !== undefined) return yield 'member'
}

/** Its owner, and whoever is a learner that takes part or looks after one. */
async function* rolesInPlan(reader: Reader, user: UserId, plan: PlanId): Roles {
  if ((await reader.get('shared-plan', plan))?.body.owner === user) yield 'owner'
  for (const learner of await learnersOf(reader, user)) {
    const member = await reader.get('plan-member', pairId(plan, learner))
    if (member !== undefined) yield roleOfMember(member.body.right)
  }
}

/** Those who are this user, or whom they look after. */
async function learnersOf(reader: Reader, user: UserId): Promise<ReadonlySet<LearnerId>> {
  const own = await reader.list('learner', 'user', user)
  const guarded = await reader.list('guardianship', 'guardian', user)
  return new Set([...own, ...guarded].map(({ body }) => body.learner))
}

/** Its owner, whoever is around a learner who learns from it, and the tutors of a class that is taught from it. Looked up from the user's side, which is small. */
async function* rolesInCurriculum(reader: Reader, user: UserId, curriculum: CurriculumId): Roles {
  if ((await reader.get('curriculum', curriculum))?.body.owner === user) yield 'owner'
  if (await usesCurriculum(reader, user, curriculum)) yield 'member'
}

async function usesCurriculum(reader: Reader, user: UserId, curriculum: CurriculumId): Promise<boolean> {
  const own = await reader.list('learner', 'user', user)
  const cared = await reader.list('guardianship', 'guardian', user)
  for (const { body } of [...own, ...cared])
    if ((await reader.get('study', pairId(body.learner, curriculum))) !== undefined) return true
  for (const { body } of await reader.list('teaching', 'tutor', user))
    if ((await reader.get('class-curriculum', pairId(body.class, curriculum))) !== undefined) return true
  return false
}
