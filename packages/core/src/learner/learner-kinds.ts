import * as z from 'zod/mini'
import { guardiansOf, peopleAround, userSubject } from '../access/grant.ts'
import type { Grant } from '../access/grant.ts'
import { LearnerId, UserId } from '../record/ids.ts'
import { journalSpace, learnerSpace } from '../record/space.ts'
import { defineKind } from '../record/define-kind.ts'
import { CivilDate, ZoneName } from '../time/instant.ts'
import { Adapting } from './adapting.ts'

/** Minutes past midnight at which the learner's day begins: at most half a day late. */
export const DayStartMinutes = z.int().check(z.gte(0), z.lte(720))
const MinutesOfDay = z.int().check(z.gte(0), z.lte(1440))

export const Availability = z.tuple([
  MinutesOfDay,
  MinutesOfDay,
  MinutesOfDay,
  MinutesOfDay,
  MinutesOfDay,
  MinutesOfDay,
  MinutesOfDay,
])
export type Availability = z.infer<typeof Availability>

/** From a date on, the minutes past midnight at which the learner's day begins. */
export const DayStart = z.looseObject({ from: CivilDate, minutes: DayStartMinutes })

/** A learner as everyone around them sees them. Settings that date facts are effective-dated, so that changing one never rewrites the past. */
export const learner = defineKind({
  name: 'learner',
  body: z.looseObject({
    learner: LearnerId,
    /** null while a child has no account of their own. */
    user: z.nullable(UserId),
    name: z.string().check(z.minLength(1), z.maxLength(80)),
    child: z.boolean(),
    zone: ZoneName,
    dayStarts: z.array(DayStart).check(z.minLength(1), z.maxLength(200)),
    /** Minutes that may be planned, Monday first. */
    availability: Availability,
    /** What the weeks adapt to by themselves; absent while nobody has said. */
    adapting: z.optional(Adapting),
  }),
  spaces: ['learner'],
  indexes: { user: (body) => body.user },
  grants: ({ body }) => [
    ...(body.user === null
      ? []
      : ([
          { object: learnerSpace(body.learner), subject: userSubject(body.user), role: 'learner' },
          { object: journalSpace(body.learner), subject: userSubject(body.user), role: 'learner' },
          { object: peopleAround(body.learner), subject: userSubject(body.user), role: 'learner' },
        ] satisfies Grant[])),
    ...(body.child
      ? ([
          { object: journalSpace(body.learner), subject: guardiansOf(body.learner), role: 'guardian' },
        ] satisfies Grant[])
      : []),
  ],
})

/** An adult who looks after a learner. Revoking is deleting; who invited whom is kept in the audit of accounts. */
export const guardianship = defineKind({
  name: 'guardianship',
  body: z.looseObject({
    learner: LearnerId,
    guardian: UserId,
    guardianName: z.string().check(z.minLength(1), z.maxLength(80)),
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner, guardian: (body) => body.guardian },
  grants: ({ body }) => [
    { object: learnerSpace(body.learner), subject: userSubject(body.guardian), role: 'guardian' },
    { object: peopleAround(body.learner), subject: userSubject(body.guardian), role: 'guardian' },
    { object: guardiansOf(body.learner), subject: userSubject(body.guardian), role: 'guardian' },
  ],
})
