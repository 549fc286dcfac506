import { expand } from '../recurrence/expand.ts'
import type { Body } from '../record/kinds.ts'
import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { dateOf } from '../time/wall-time.ts'
import type { Recurrence } from '../recurrence/recurrence.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { practiceLimits } from './practice-limits.ts'
import type { Schedule, Series, SeriesPart } from './schedule.ts'
import { recurrenceOf, wallOn } from './wall-on.ts'

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

/** OCC-3. What a plan goes by on a date or, where it goes by nothing then, what it would be taken up with again. */
export const scheduleToTakeUp = (
  { series, archived, putAway }: Pick<Body<'practice-plan'>, 'series' | 'archived' | 'putAway'>,
  date: CivilDate,
): Schedule | null =>
  scheduleOn(series, date) ??
  (archived ? putAway : undefined) ??
  series.findLast((part) => part.schedule !== null)?.schedule ??
  null

const lastStart = '9900'

/** OCC-7. A schedule that yields something, and not so much that no person could do it. */
export function checkSchedule(schedule: Schedule): Result<void, Refusal> {
  // Past this no horizon has a date any more.
  if (schedule.start >= lastStart) return refuse({ type: 'invalid-schedule', problem: 'too-far-ahead' })
  if (schedule.repeat.type !== 'rule') return ok(undefined)
  const recurrence = recurrenceOf(schedule, schedule.repeat.rule)
  const first = firstDate(schedule, recurrence)
  if (!first.ok) return first
  if (first.value === null || (schedule.end !== null && first.value > schedule.end))
    return refuse({ type: 'invalid-schedule', problem: 'never-occurs' })
  const before = wallOn(addDays(schedule.start, practiceLimits.horizonDays), 0)
  const within = expand(recurrence, { before, limit: practiceLimits.occurrencesInHorizon + 1 })
  if (within.ok && within.value.length > practiceLimits.occurrencesInHorizon)
    return refuse({ type: 'invalid-schedule', problem: 'too-many-sessions' })
  return ok(undefined)
}

/** The first date that is not left out. Each date left out hides at most a day's worth of sessions, so looking past all of them finds it. */
function firstDate(schedule: Schedule, recurrence: Recurrence): Result<CivilDate | null, Refusal> {
  const leftOut = new Set(schedule.notOn)
  let after = wallOn(schedule.start, 0)
  for (let looked = 0; looked <= leftOut.size; looked += 1) {
    const found = expand(recurrence, { after, limit: 1 })
    if (!found.ok) return refuse({ type: 'invalid-schedule', problem: found.error.type })
    const [next] = found.value
    if (next === undefined) return ok(null)
    const date = dateOf(next.wall)
    if (!leftOut.has(date)) return ok(date)
    after = wallOn(addDays(date, 1), 0)
  }
  return ok(null)
}
