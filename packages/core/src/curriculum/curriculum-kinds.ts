import * as z from 'zod/mini'
import { peopleAround, tutorsOf, userSubject } from '../access/grant.ts'
import { ClassId, CurriculumId, LearnerId, UserId } from '../record/ids.ts'
import { curriculumSpace } from '../record/space.ts'
import { defineKind } from '../record/define-kind.ts'
import { CivilDate } from '../time/instant.ts'
import { NodeCode, curriculumLimits } from './curriculum.ts'

export const Edition = z.int().check(z.gte(1), z.lte(100_000))
export const NodeTitle = z.string().check(z.minLength(1), z.maxLength(curriculumLimits.titleCharsMax))

/** What is taught, as a whole. Its nodes are records of their own in the same space. */
export const curriculum = defineKind({
  name: 'curriculum',
  body: z.looseObject({
    curriculum: CurriculumId,
    title: NodeTitle,
    /** Who may change it; null for those that come with the product. */
    owner: z.nullable(UserId),
    /** Counts the changes. Codes keep their meaning through all of them. */
    edition: Edition,
  }),
  spaces: ['curriculum'],
  indexes: { owner: (body) => body.owner },
  grants: ({ body }) =>
    body.owner === null
      ? []
      : [{ object: curriculumSpace(body.curriculum), subject: userSubject(body.owner), role: 'owner' }],
})

const nodeFields = {
  curriculum: CurriculumId,
  code: NodeCode,
  title: NodeTitle,
  /** The author's order. */
  position: z.int().check(z.nonnegative()),
  /** The edition in which it came or last changed. */
  edition: Edition,
}
const byCurriculum = { curriculum: (body: { curriculum: CurriculumId }) => body.curriculum }

export const subject = defineKind({
  name: 'subject',
  body: z.looseObject({ ...nodeFields, parent: z.null() }),
  spaces: ['curriculum'],
  indexes: byCurriculum,
})

export const unit = defineKind({
  name: 'unit',
  body: z.looseObject({ ...nodeFields, parent: NodeCode }),
  spaces: ['curriculum'],
  indexes: byCurriculum,
})

export const skill = defineKind({
  name: 'skill',
  body: z.looseObject({ ...nodeFields, parent: NodeCode }),
  spaces: ['curriculum'],
  indexes: byCurriculum,
})

export const Difficulty = z.int().check(z.gte(1), z.lte(curriculumLimits.difficultyMax))
export const NodeMinutes = z.int().check(z.gte(1), z.lte(curriculumLimits.minutesMax))
export const Replaces = z.array(NodeCode).check(z.maxLength(curriculumLimits.replacesMax))

export const subskill = defineKind({
  name: 'subskill',
  body: z.looseObject({
    ...nodeFields,
    parent: NodeCode,
    difficulty: Difficulty,
    minutes: NodeMinutes,
    replaces: Replaces,
    retired: z.boolean(),
  }),
  spaces: ['curriculum'],
  indexes: byCurriculum,
})

export const prerequisite = defineKind({
  name: 'prerequisite',
  body: z.looseObject({ curriculum: CurriculumId, subskill: NodeCode, requires: NodeCode }),
  spaces: ['curriculum'],
  indexes: byCurriculum,
})

export const curriculumShelf = 'curricula'

/** What everyone signed in sees of a published curriculum before they learn from it. */
export const curriculumCard = defineKind({
  name: 'curriculum-card',
  body: z.looseObject({
    curriculum: CurriculumId,
    title: NodeTitle,
    edition: Edition,
    subjects: z.array(NodeTitle).check(z.maxLength(50)),
    subskillCount: z.int().check(z.nonnegative()),
  }),
  spaces: ['gallery'],
  /** One shelf, so that they can be listed. */
  indexes: { shelf: () => curriculumShelf },
})

export const masteryModes = ['spaced', 'gates'] as const

/** A learner learns from a curriculum: since when, how fast, and how mastery is judged. */
export const study = defineKind({
  name: 'study',
  body: z.looseObject({
    learner: LearnerId,
    curriculum: CurriculumId,
    from: CivilDate,
    /** How many subskills are meant to be mastered in a week of five days. */
    weeklyPace: z.int().check(z.gte(1), z.lte(50)),
    mastery: z.enum(masteryModes),
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner },
  grants: ({ body }) => [
    { object: curriculumSpace(body.curriculum), subject: peopleAround(body.learner), role: 'member' },
  ],
})

/** A class is taught from a curriculum, so that its tutors can read it whole. */
export const classCurriculum = defineKind({
  name: 'class-curriculum',
  body: z.looseObject({ class: ClassId, curriculum: CurriculumId }),
  spaces: ['board'],
  indexes: { class: (body) => body.class },
  grants: ({ body }) => [{ object: curriculumSpace(body.curriculum), subject: tutorsOf(body.class), role: 'member' }],
})
