import * as z from 'zod/mini'

/** Ids are opaque. They are made outside core (a device may make one offline) and only their shape is checked here. */
const opaqueId = z.string().check(z.minLength(1), z.maxLength(120), z.regex(/^[A-Za-z0-9_.~-]+$/))

export const UserId = opaqueId.brand<'UserId'>()
export type UserId = z.infer<typeof UserId>

export const LearnerId = opaqueId.brand<'LearnerId'>()
export type LearnerId = z.infer<typeof LearnerId>

export const ClassId = opaqueId.brand<'ClassId'>()
export type ClassId = z.infer<typeof ClassId>

export const PlanId = opaqueId.brand<'PlanId'>()
export type PlanId = z.infer<typeof PlanId>

/** Unique within its kind. Derived ids join their parts with `~`, which no single id may begin or end with. */
export const RecordId = z.string().check(z.minLength(1), z.maxLength(400), z.regex(/^[A-Za-z0-9_.~:-]+$/))
export type RecordId = z.infer<typeof RecordId>

export const CurriculumId = opaqueId.brand<'CurriculumId'>()
export type CurriculumId = z.infer<typeof CurriculumId>
