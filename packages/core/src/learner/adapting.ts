import * as z from 'zod/mini'
import { IsoWeekday } from '../time/civil-date.ts'

const Percent = z.int().check(z.gte(1), z.lte(100))

/** REF-6. What a week adapts to by itself, and a switch for each way: off, plans stay as they were made. */
export const Adapting = z.looseObject({
  extend: z.boolean(),
  refresh: z.boolean(),
  /** Whether a plan that has grown old is made again. Absent where it was said before plans grew old: then it is. */
  renew: z.optional(z.boolean()),
  /** From this share of a week done, there is more. */
  donePercent: Percent,
  /** The last day, by ISO, on which that is looked at (C-1, C-4). */
  checkUntil: IsoWeekday,
  /** How many come at least. */
  extensionCount: z.int().check(z.gte(1), z.lte(10)),
  /** How many steps harder than what was done they are. */
  difficultyBoost: z.int().check(z.gte(0), z.lte(3)),
  /** A plan older than this, with less than that of it done, is made again. */
  staleDays: z.int().check(z.gte(1), z.lte(60)),
  staleBelowPercent: Percent,
})
export type Adapting = z.infer<typeof Adapting>

/** What holds where nobody has said anything else. */
export const adaptingDefaults: Adapting = {
  extend: true,
  refresh: true,
  renew: true,
  donePercent: 80,
  checkUntil: IsoWeekday.parse(4),
  extensionCount: 5,
  difficultyBoost: 1,
  staleDays: 14,
  staleBelowPercent: 30,
}
