import type { Body } from '../record/kinds.ts'
import { addDays, daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { capacityOf } from '../week/take-snapshot.ts'
import { speedsOf } from './plan-roadmap.ts'
import type { KnownWeek, RoadmapFacts } from './plan-roadmap.ts'
import type { RebuildReason } from './roadmap-kind.ts'
import { roadmapLimits } from './roadmap-limits.ts'
import { candidateKey } from '../week/week-snapshot.ts'

/** ROAD-4. Whether the weeks ahead should be planned again, and why; null while they hold. Unasked at most once a day. */
export function shouldRebuild(current: Body<'roadmap'> | undefined, facts: RoadmapFacts): RebuildReason | null {
  if (current === undefined) return { type: 'none-yet' }
  const { today } = facts
  const days = daysBetween(current.updatedOn, today)
  if (days <= 0) return null
  const last = current.content.weeks.at(-1)?.week ?? current.content.start
  if (days >= roadmapLimits.daysMax || today > addDays(last, 6)) return { type: 'month', days }
  return endedOtherwise(current, facts) ?? speedChanged(current, facts) ?? timeChanged(current, facts)
}

/** Of the weeks that ended since: the first that held much less, or much more, than it was to hold. */
function endedOtherwise({ content, updatedOn }: Body<'roadmap'>, { today, weeks }: RoadmapFacts): RebuildReason | null {
  const { endedShortBelowPercent, endedOverAbovePercent } = roadmapLimits
  for (const { week, activities: planned } of content.weeks) {
    const sunday = addDays(week, 6)
    if (sunday >= today || sunday < updatedOn) continue
    const done = doneIn(weeks, week)
    if (done * 100 < planned * endedShortBelowPercent) return { type: 'week-behind', week, planned, done }
    if (done * 100 > planned * endedOverAbovePercent) return { type: 'week-ahead', week, planned, done }
  }
  return null
}

/** How much of a week was done, whoever had planned it. */
export const doneIn = (weeks: readonly KnownWeek[], week: CivilDate): number =>
  weeks
    .find((each) => each.week === week)
    ?.activities.filter(({ about, status }) => about !== null && status === 'completed').length ?? 0

function speedChanged({ content }: Body<'roadmap'>, { learning, today }: RoadmapFacts): RebuildReason | null {
  const before = new Map(
    content.speeds.map(({ curriculum, subject, percent }) => [candidateKey(curriculum, subject), percent]),
  )
  for (const { curriculum, subject, title, percent } of speedsOf(learning, today)) {
    const was = before.get(candidateKey(curriculum, subject)) ?? null
    if (was === null || percent === null || Math.abs(percent - was) < roadmapLimits.velocityPoints) continue
    return { type: 'speed', subject: title, before: was, after: percent }
  }
  return null
}

/** Somebody goes away, comes back or has another timetable. */
function timeChanged({ content }: Body<'roadmap'>, { learning, today }: RoadmapFacts): RebuildReason | null {
  for (const { week, minutes: before } of content.weeks) {
    if (addDays(week, 6) < today) continue
    const after = capacityOf(learning, week).reduce((sum, minutes) => sum + minutes, 0)
    if (after !== before && Math.abs(after - before) * 100 >= before * roadmapLimits.timePercent)
      return { type: 'time', week, before, after }
  }
  return null
}
