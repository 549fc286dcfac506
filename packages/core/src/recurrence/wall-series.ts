import type { DayNumber } from '../time/civil-date.ts'
import { secondsPerDay, wallEnd } from '../time/wall-time.ts'
import type { WallSeconds } from '../time/wall-time.ts'
import { chosenPlaces } from './chosen-places.ts'
import { completeRule } from './complete-rule.ts'
import { periodsOf } from './periods.ts'
import type { Rule } from './rule.ts'

/** How a series came to its end: it passed the last moment asked for, can be shown to have nothing more, or has more to count than anybody should. */
export type SeriesEnd = 'passed' | 'empty' | 'uncounted'

/** What one expansion counts through at most, for COUNT or for positions. */
export const countedMax = 1_000_000

/**
 * REC-6. The wall times of a rule that steps by days or more, in order, from the period around `from`. That period is computed,
 * not walked to, so a rule costs the same in its first year and in its fiftieth. A whole turn of the calendar without one
 * occurrence proves that there is none.
 */
export function* wallSeries(
  given: Rule,
  start: WallSeconds,
  from: WallSeconds,
  to: WallSeconds,
): Generator<WallSeconds, SeriesEnd> {
  const rule = completeRule(given, start)
  const periods = periodsOf(rule)
  const times = timesOfDay(rule)
  const days: DayNumber[] = []
  const end = Math.min(to, wallEnd - 1)
  const last = periods.indexOf(dayAt(end))
  let index = firstIndex(periods.indexOf(dayAt(start)), periods.indexOf(dayAt(Math.max(start, from))), rule.interval)
  let emptyPeriods = 0
  for (; index <= last; index += rule.interval) {
    days.length = 0
    periods.addDays(index, days)
    emptyPeriods += 1
    const size = days.length * times.length
    const places = rule.positions.length === 0 ? null : chosenPlaces(rule.positions, size)
    for (let step = 0; step < (places?.length ?? size); step += 1) {
      const place = places?.[step] ?? step
      const day = days[Math.floor(place / times.length)] ?? 0
      const wall = day * secondsPerDay + (times[place % times.length] ?? 0)
      emptyPeriods = 0
      if (wall > end) return 'passed'
      if (wall >= start) yield wall
    }
    if (emptyPeriods > periods.inCycle) return 'empty'
  }
  return 'passed'
}

const dayAt = (wall: WallSeconds): DayNumber => Math.floor(wall / secondsPerDay)

/** The first step on the grid of `origin` that is not before `wanted`. */
const firstIndex = (origin: number, wanted: number, interval: number): number =>
  origin + Math.ceil((wanted - origin) / interval) * interval

function timesOfDay({ hours, minutes, seconds }: Rule): readonly number[] {
  const times: number[] = []
  for (const hour of hours)
    for (const minute of minutes) for (const second of seconds) times.push(hour * 3600 + minute * 60 + second)
  return times
}
