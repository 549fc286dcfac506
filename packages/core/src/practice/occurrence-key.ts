import * as z from 'zod/mini'
import type { LearnerId, PlanId, RecordId } from '../record/ids.ts'
import { pairId } from '../record/pair-id.ts'
import type { CivilDate } from '../time/instant.ts'

/**
 * Which occurrence of a plan: the date its rule gives it, and which of that date's it is, if not the first. The time of day is no part of it, so that
 * an occurrence stays the same one when its hour, its length or anything else of the plan changes.
 */
export const OccurrenceKey = z
  .string()
  .check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(\.([2-9]|[1-9]\d{1,4}))?$/))
  .brand<'OccurrenceKey'>()
export type OccurrenceKey = z.infer<typeof OccurrenceKey>

/** `ordinal` counts from 1. */
export const occurrenceKey = (date: CivilDate, ordinal: number): OccurrenceKey =>
  (ordinal === 1 ? date : `${date}.${ordinal}`) as string as OccurrenceKey

export const dateOfKey = (key: OccurrenceKey): CivilDate => key.slice(0, 10) as CivilDate

/** OCC-1. The same on every device, made from nothing but the plan and the key. Two checked parts make a sound id: checking thousands anew took longer than all figures together. */
export const occurrenceId = (plan: PlanId, key: OccurrenceKey): RecordId => `${plan}~${key}` as RecordId

/** One learner's doing of one occurrence: of a plan that several people share, each ticks their own. */
export const checkInId = (learner: LearnerId, plan: PlanId, key: OccurrenceKey): RecordId =>
  pairId(learner, occurrenceId(plan, key))
