import { PlanId, addDays, plannedOccurrences } from '@etude/core'
import type { CivilDate, PlannedOccurrence, PracticeFacts, Schedule } from '@etude/core'

/** Looks a little ahead first: most rules come soon, and one that comes each second must not be drawn out over years. */
const horizonsDays = [90, 366, 1830] as const
const preview = PlanId.parse('preview')

/** What a schedule would yield from a date on, before anybody has made it. */
export function firstOccurrences(
  schedule: Schedule,
  { dayStarts }: Pick<PracticeFacts, 'dayStarts'>,
  from: CivilDate,
  limit: number,
): readonly PlannedOccurrence[] {
  const first = schedule.start > from ? schedule.start : from
  const series = [{ from: first, schedule }]
  let found: readonly PlannedOccurrence[] = []
  for (const days of horizonsDays) {
    found = plannedOccurrences({ plan: preview, series }, dayStarts, first, addDays(first, days))
    if (found.length >= limit) break
  }
  return found.slice(0, limit)
}
