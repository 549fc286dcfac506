import * as z from 'zod/mini'
import type { ClassId, CurriculumId, LearnerId, PlanId, UserId } from './ids.ts'

/** The unit of sharing and of versioning: every record is in exactly one space, and who may read a space may read all of it. */
export const spaceTypes = [
  'user',
  'learner',
  'journal',
  'plan',
  'class',
  'board',
  'tutor',
  'gallery',
  'curriculum',
] as const
export type SpaceType = (typeof spaceTypes)[number]

export const SpaceId = z
  .string()
  .check(
    z.maxLength(140),
    z.regex(/^(gallery|(user|learner|journal|plan|class|board|tutor|curriculum):[A-Za-z0-9_.~-]+)$/),
  )
  .brand<'SpaceId'>()
export type SpaceId = z.infer<typeof SpaceId>

const space = (type: SpaceType, id: string): SpaceId => SpaceId.parse(`${type}:${id}`)

export const userSpace = (user: UserId): SpaceId => space('user', user)
export const learnerSpace = (learner: LearnerId): SpaceId => space('learner', learner)
export const journalSpace = (learner: LearnerId): SpaceId => space('journal', learner)
export const classSpace = (id: ClassId): SpaceId => space('class', id)
export const boardSpace = (id: ClassId): SpaceId => space('board', id)
export const planSpace = (id: PlanId): SpaceId => space('plan', id)
export const curriculumSpace = (id: CurriculumId): SpaceId => space('curriculum', id)
export const gallerySpace: SpaceId = SpaceId.parse('gallery')

export function spaceTypeOf(id: SpaceId): SpaceType {
  const colon = id.indexOf(':')
  const type = colon < 0 ? id : id.slice(0, colon)
  if (!knownTypes.has(type)) throw new Error(`A space id of an unknown type reached core: ${id}`)
  return type as SpaceType
}

const knownTypes: ReadonlySet<string> = new Set(spaceTypes)
