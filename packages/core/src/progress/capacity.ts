import { quantile } from '../forecast/quantile.ts'
import type { Availability } from '../learner/learner-kinds.ts'
import { addDays, dayNumber, plannedDayOf } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { evidence } from './evidence.ts'

const weeksSeen = 8
const achievedQuantile = 0.7

/** ANA-7. What a weekday holds: the minutes declared for it, or what seven in ten of such days of the last eight weeks came to, if that is less. */
export function capacityByWeekday(
  availability: Availability,
  minutesByDate: ReadonlyMap<CivilDate, { readonly planned: number; readonly done: number }>,
  today: CivilDate,
): readonly number[] {
  const achieved: number[][] = availability.map(() => [])
  for (let back = 1; back <= weeksSeen * 7; back += 1) {
    const date = addDays(today, -back)
    const day = minutesByDate.get(date)
    if (day !== undefined) achieved[plannedDayOf(dayNumber(date))]?.push(day.done)
  }
  return availability.map((declared, weekday) => {
    const days = achieved[weekday] ?? []
    return days.length < evidence.capacityDays
      ? declared
      : Math.min(declared, quantile(days.sort(ascending), achievedQuantile))
  })
}

const ascending = (a: number, b: number): number => a - b
