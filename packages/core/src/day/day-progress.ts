import type { Body } from '../record/kinds.ts'
import type { CivilDate } from '../time/instant.ts'
import type { ActivityStatus } from '../week/activity-kinds.ts'
import type { DayItemBody } from './daily-plan.ts'

/** How far a day is. What was taken off or skipped is no longer asked for. */
export interface DayProgress {
  readonly done: number
  readonly total: number
  readonly points: number
  readonly pointsInSight: number
  readonly minutes: number
  readonly minutesInSight: number
}

/** DAY-6. Counted by what has become of the activities, so that what was done on another device counts here. */
export function dayProgress(
  date: CivilDate,
  items: readonly Pick<DayItemBody, 'activity' | 'points' | 'minutes'>[],
  activities: readonly Pick<Body<'activity'>, 'activity' | 'status' | 'completedOn'>[],
): DayProgress {
  const byId = new Map(activities.map((each) => [each.activity, each]))
  const leftOut: readonly (ActivityStatus | undefined)[] = ['skipped', 'cancelled', 'deferred']
  const asked = items.filter(({ activity }) => !leftOut.includes(byId.get(activity)?.status))
  const done = asked.filter(({ activity }) => byId.get(activity)?.status === 'completed')
  const today = done.filter(({ activity }) => byId.get(activity)?.completedOn === date)
  const sum = (some: typeof items, of: 'points' | 'minutes'): number => some.reduce((all, each) => all + each[of], 0)
  return {
    done: done.length,
    total: asked.length,
    points: sum(today, 'points'),
    pointsInSight: sum(asked, 'points'),
    minutes: sum(today, 'minutes'),
    minutesInSight: sum(asked, 'minutes'),
  }
}
