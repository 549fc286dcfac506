import * as z from 'zod/mini'
import { peopleAround, tutorsOf, userSubject } from '../access/grant.ts'
import { ClassId, LearnerId, UserId } from '../record/ids.ts'
import { boardSpace, classSpace, learnerSpace } from '../record/space.ts'
import { defineKind } from '../record/define-kind.ts'

const Title = z.string().check(z.minLength(1), z.maxLength(120))
const PersonName = z.string().check(z.minLength(1), z.maxLength(80))

/** What a class's tutors work in. */
export const schoolClass = defineKind({
  name: 'class',
  body: z.looseObject({ class: ClassId, title: Title }),
  spaces: ['class'],
  indexes: {},
})

/** What learners and guardians see of a class. */
export const board = defineKind({
  name: 'board',
  body: z.looseObject({ class: ClassId, title: Title }),
  spaces: ['board'],
  indexes: {},
  grants: ({ body }) => [{ object: boardSpace(body.class), subject: tutorsOf(body.class), role: 'tutor' }],
})

/** A tutor of a class. */
export const teaching = defineKind({
  name: 'teaching',
  body: z.looseObject({ class: ClassId, tutor: UserId, tutorName: PersonName }),
  spaces: ['class'],
  indexes: { class: (body) => body.class, tutor: (body) => body.tutor },
  grants: ({ body }) => [
    { object: classSpace(body.class), subject: userSubject(body.tutor), role: 'tutor' },
    { object: tutorsOf(body.class), subject: userSubject(body.tutor), role: 'tutor' },
  ],
})

/** A learner in a class: the class's tutors may then see and plan the learner's work, and the people around the learner see the board. */
export const enrolment = defineKind({
  name: 'enrolment',
  body: z.looseObject({ class: ClassId, learner: LearnerId, learnerName: PersonName }),
  spaces: ['class'],
  indexes: { class: (body) => body.class, learner: (body) => body.learner },
  grants: ({ body }) => [
    { object: learnerSpace(body.learner), subject: tutorsOf(body.class), role: 'tutor' },
    { object: boardSpace(body.class), subject: peopleAround(body.learner), role: 'member' },
  ],
})
