import * as z from 'zod/mini'
import { streakMilestones } from './streak-milestones.ts'
import { breakReasons, skipReasons } from '../practice/practice-kinds.ts'
import { triggers } from '../week/weekly-plan.ts'

export const minutesBuckets = ['under-10', '10-29', '30-59', '60-and-more'] as const
export const shareBuckets = ['under-20', '20-39', '40-59', '60-79', '80-and-more'] as const

const minutes = z.enum(minutesBuckets)
const share = z.enum(shareBuckets)
const event = <Name extends string, Shape extends z.core.$ZodShape>(name: Name, shape: Shape) =>
  z.strictObject({ name: z.literal(`planning.${name}`), ...shape })

/**
 * ANA-12. What may be told about how planning is used, where somebody has allowed it. Words from closed lists and nothing else: no id, no date, no text, no exact
 * figure, so that nothing in it can say who it was. A field that is not declared here is refused, not stripped.
 */
export const PlanningEvent = z.discriminatedUnion('name', [
  event('plan.created', {
    type: z.enum(['bootcamp', 'course', 'custom']),
    repeat: z.enum(['once', 'rule', 'times-per-week']),
  }),
  event('plan.rescheduled', { scope: z.enum(['following', 'all']) }),
  event('plan.archived', {}),
  event('occurrence.checkin', { minutes, onTime: z.boolean() }),
  event('occurrence.uncheckin', {}),
  event('occurrence.moved', { suggested: z.boolean() }),
  event('occurrence.deferred', {}),
  event('occurrence.skipped', { reason: z.enum(skipReasons), excused: z.boolean() }),
  event('occurrence.cancelled', {}),
  event('log.unplanned', { minutes }),
  event('log.corrected', { withdrawn: z.boolean() }),
  event('break.taken', { reason: z.enum(breakReasons) }),
  event('fresh-start.offered', {}),
  event('fresh-start.taken', {}),
  event('adherence.low', { share }),
  event('streak.milestone', { length: z.literal(streakMilestones), unit: z.enum(['day', 'week']) }),
  event('forecast.peak', { chance: share }),
  event('generation.started', { trigger: z.enum(triggers) }),
  event('generation.succeeded', { trigger: z.enum(triggers) }),
  event('generation.failed', { problem: z.enum(['nothing-to-plan', 'refused']) }),
  event('figure.viewed', { figure: z.enum(['adherence', 'streak', 'strength', 'volume', 'capacity', 'forecast']) }),
])
export type PlanningEvent = z.infer<typeof PlanningEvent>

export const minutesBucket = (value: number): (typeof minutesBuckets)[number] =>
  value < 10 ? 'under-10' : value < 30 ? '10-29' : value < 60 ? '30-59' : '60-and-more'

/** Of a share between 0 and 1. */
export const shareBucket = (value: number): (typeof shareBuckets)[number] =>
  shareBuckets[Math.min(shareBuckets.length - 1, Math.floor(value * shareBuckets.length))] ?? 'under-20'
