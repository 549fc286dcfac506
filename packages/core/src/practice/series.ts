import { expand } from '../recurrence/expand.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { practiceLimits } from './practice-limits.ts'
import type { Schedule, Series, SeriesPart } from './schedule.ts'
import { wallOn } from './wall-on.ts'

/** OCC-4. This and all that follow: the series up to a date as it was, and something else, or nothing, from there on. */
export const splitSeries = (series: Series, from: CivilDate, schedule: Schedule | null): SeriesPart[] => [
  ...series.filter((part) => part.from < from),
  { from, schedule },
]

/** OCC-5. Whether two series plan the same for every date before `today`. */
export function agreeBefore(today: CivilDate, left: Series, right: Series): boolean {
  const past = (series: Series): string => JSON.stringify(series.filter((part) => part.from < today))
  return past(left) === past(right)
}

/** The schedule in force on a date. */
export const scheduleOn = (series: Series, date: CivilDate): Schedule | null =>
  series.findLast((part) => part.from <= date)?.schedule ?? null

/** OCC-7. A schedule that yields something, and not so much that no person could do it. */
export function checkSchedule(schedule: Schedule): Result<void, Refusal> {
  if (schedule.repeat.type !== 'rule') return ok(undefined)
  const start = wallOn(schedule.start, schedule.timeMinutes ?? 0)
  const recurrence = { start, zone: null, rule: schedule.repeat.rule }
  const first = expand(recurrence, { limit: 1 })
  if (!first.ok) return refuse({ type: 'invalid-schedule', problem: first.error.type })
  const firstDate = first.value[0]?.wall.slice(0, 10)
  if (firstDate === undefined || (schedule.end !== null && firstDate > schedule.end))
    return refuse({ type: 'invalid-schedule', problem: 'never-occurs' })
  const before = wallOn(addDays(schedule.start, practiceLimits.horizonDays), 0)
  const within = expand(recurrence, { before, limit: practiceLimits.occurrencesInHorizon + 1 })
  if (within.ok && within.value.length > practiceLimits.occurrencesInHorizon)
    return refuse({ type: 'invalid-schedule', problem: 'too-many-sessions' })
  return ok(undefined)
}
