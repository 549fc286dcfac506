import { adaptingDefaults } from '../learner/adapting.ts'
import type { Reader } from '../mutation/reader.ts'
import type { Body } from '../record/kinds.ts'
import { daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { learnerDateOf } from '../time/learner-day.ts'
import { weekKey } from './activity-kinds.ts'
import { staleness } from './adapt-rules.ts'
import type { AdaptingWeek } from './adapt-rules.ts'
import { weekLimits } from './week-limits.ts'

/** When a plan was made, by the days of its learner. */
export const madeOn = (
  { generatedAt }: Pick<Body<'weekly-plan'>, 'generatedAt'>,
  { dayStarts }: Pick<Body<'learner'>, 'dayStarts'>,
): CivilDate => learnerDateOf(generatedAt, dayStarts)

/** REF-3. Whether a plan was made long ago and hardly begun: nobody has to mark it, as with its status (PUB-1). */
export const isStale = (
  profile: Pick<Body<'learner'>, 'adapting' | 'dayStarts'>,
  plan: Body<'weekly-plan'>,
  activities: readonly Body<'activity'>[],
  today: CivilDate,
): boolean =>
  staleness({
    week: plan.week,
    today,
    activities,
    adapting: profile.adapting ?? adaptingDefaults,
    plan: { madeOn: madeOn(plan, profile) },
  }) !== null

/** A week with a plan as this device, or the server, knows it. */
export async function readAdaptingWeek(
  reader: Reader,
  profile: Body<'learner'>,
  plan: Body<'weekly-plan'>,
  today: CivilDate,
): Promise<AdaptingWeek> {
  const { learner, week, version, approval } = plan
  const key = weekKey(learner, week)
  const adapting = profile.adapting ?? adaptingDefaults
  const taken = adapting.refresh ? await reader.list('assessment', 'learner', learner) : []
  return {
    learner,
    week,
    today,
    adapting,
    plan: { version, madeOn: madeOn(plan, profile), isPublished: approval !== null },
    assessments: taken
      .map(({ body }) => body)
      // What is older asks for nothing any more (GEN-14), save in the week in which it was taken.
      .filter(({ takenOn }) => daysBetween(takenOn, today) <= weekLimits.assessmentDays)
      .map(({ assessment, takenOn, skills }) => ({
        assessment,
        takenOn,
        needsReview: skills.some(({ label }) => label === 'needs-review'),
      })),
    activities: (await reader.list('activity', 'week', key)).map(({ body }) => body),
    changes: (await reader.list('plan-change', 'week', key)).map(({ body }) => body),
  }
}
