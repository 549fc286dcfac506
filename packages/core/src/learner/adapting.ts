import * as z from 'zod/mini'
import { IsoWeekday } from '../time/civil-date.ts'

/** What may be said, from and to; the days by ISO. From Friday on a week has no day left to grow. */
export const adaptingLimits = {
  donePercent: [1, 100],
  checkUntil: [1, 4],
  extensionCount: [1, 10],
  difficultyBoost: [0, 3],
  staleDays: [1, 60],
  staleBelowPercent: [1, 100],
} as const

const within = ([least, most]: readonly [number, number]) => z.int().check(z.gte(least), z.lte(most))

/** REF-6. What a week adapts to by itself, and a switch for each way: off, plans stay as they were made. */
export const Adapting = z.looseObject({
  extend: z.boolean(),
  refresh: z.boolean(),
  /** Whether a plan that has grown old is made again. Absent where it was said before plans grew old: then it is. */
  renew: z.optional(z.boolean()),
  /** From this share of a week done, there is more. */
  donePercent: within(adaptingLimits.donePercent),
  /** The last day, by ISO, on which that is looked at (C-1, C-4). */
  checkUntil: IsoWeekday,
  /** How many come at least. */
  extensionCount: within(adaptingLimits.extensionCount),
  /** How many steps harder than what was done they are. */
  difficultyBoost: within(adaptingLimits.difficultyBoost),
  /** A plan older than this, with less than that of it done, is made again. */
  staleDays: within(adaptingLimits.staleDays),
  staleBelowPercent: within(adaptingLimits.staleBelowPercent),
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
