import * as z from 'zod/mini'
import { defineKind } from '../record/define-kind.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import { At, CivilDate } from '../time/instant.ts'
import { activity, weekKey } from '../week/activity-kinds.ts'
import { dayLimits } from './day-limits.ts'

/** Where a day's activities came from, best first. */
export const personalizationSources = ['weekly_plan', 'ai_recommendations', 'recommendations', 'static'] as const
export type PersonalizationSource = (typeof personalizationSources)[number]

/** Why an item stands on a day; in this order they are shown. */
export const tiers = ['inject', 'catch-up', 'today', 'accelerate', 'review', 'recommended', 'standby'] as const
export type Tier = (typeof tiers)[number]

const fields = activity.body.shape

export const DayItemBody = z.looseObject({
  activity: fields.activity,
  tier: z.enum(tiers),
  about: fields.about,
  title: fields.title,
  type: fields.type,
  ordinal: fields.ordinal,
  minutes: fields.minutes,
  points: z.int().check(z.gte(0), z.lte(100)),
  priority: fields.priority,
  reason: fields.reason,
})
export type DayItemBody = z.infer<typeof DayItemBody>

/**
 * What somebody was shown for a day. Each item is whole, so that a plan that changes behind it takes nothing from the day; what was done
 * is told by log entries.
 */
export const dailyPlan = defineKind({
  name: 'daily-plan',
  body: z.looseObject({
    learner: LearnerId,
    date: CivilDate,
    week: CivilDate,
    source: z.enum(personalizationSources),
    rest: z.boolean(),
    items: z.array(DayItemBody).check(z.maxLength(dayLimits.itemsEverMax)),
    pulledAt: At,
  }),
  spaces: ['learner'],
  indexes: { learner: (body) => body.learner, week: (body) => weekKey(body.learner, body.week) },
})

export const dayId = (learner: LearnerId, date: CivilDate): RecordId => RecordId.parse(`${learner}~${date}`)
