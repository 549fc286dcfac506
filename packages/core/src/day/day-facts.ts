import type { Learning } from '../evidence/learning.ts'
import { inRange } from '../evidence/velocity.ts'
import type { Body } from '../record/kinds.ts'
import { dayNumber, plannedDayOf } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { workFor } from '../week/take-snapshot.ts'
import { weekLimits } from '../week/week-limits.ts'
import { dayLimits } from './day-limits.ts'
import type { DayFacts } from './pull-day.ts'

/** DAY-2. What a day is pulled from. `recommended` is what a model chose, where one was asked and answered in time. */
export function dayFacts(
  learning: Learning,
  date: CivilDate,
  activities: readonly Body<'activity'>[],
  recommended: readonly string[] | null = null,
): DayFacts {
  const assessments = { days: dayLimits.injectDays, perSubjectMax: weekLimits.needsPerSubjectMax }
  return {
    learner: learning.learner,
    date,
    activities,
    ...workFor(learning, date, date, assessments),
    recommended,
    minutes: learning.availability[plannedDayOf(dayNumber(date))] ?? 0,
    onBreak: learning.breaks.some((range) => inRange(date, range)),
  }
}
