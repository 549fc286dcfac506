import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import { daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { mondayOf } from '../time/iso-week.ts'
import type { DayForecast } from './day-forecast.ts'
import type { Diary } from './replay.ts'
import type { Paths } from './simulate.ts'

export const overload = { chance: 0.5, reliefMin: 0.2, horizonDays: 7 } as const

/** “Move Tuesday's session to Thursday?”, with what it would change. */
export interface MoveSuggestion {
  readonly occurrence: ArrangedOccurrence
  readonly from: CivilDate
  readonly to: CivilDate
  /** How likely the day is too full, before and after. */
  readonly before: number
  readonly after: number
  readonly targetAfter: number
}

/**
 * FC-7. For a day that is more likely than not too full: the move that helps most, if it helps enough and fills no other day. Never what somebody placed by
 * hand, never a fixed hour, never out of its plan week, never into today.
 */
export function suggestMoves(
  diary: Diary,
  days: readonly DayForecast[],
  paths: Paths,
  today: CivilDate,
): readonly MoveSuggestion[] {
  const near = days.slice(0, overload.horizonDays)
  return near.flatMap((day) => {
    if (day.overload < overload.chance) return []
    const movable = (diary.byDate.get(day.date) ?? []).filter(
      ({ pinned, place, doing }) => !pinned && place.flexibility !== 'fixed' && doing === null,
    )
    let best: MoveSuggestion | null = null
    for (const occurrence of movable) {
      const after = chanceWith(paths, day, daysBetween(today, day.date), -occurrence.minutes)
      if (day.overload - after < overload.reliefMin) continue
      for (const target of near) {
        if (target.date === day.date || mondayOf(target.date) !== mondayOf(day.date)) continue
        const targetAfter = chanceWith(paths, target, daysBetween(today, target.date), occurrence.minutes)
        if (targetAfter >= overload.chance) continue
        const better = best === null || after < best.after || (after === best.after && targetAfter < best.targetAfter)
        if (better) best = { occurrence, from: day.date, to: target.date, before: day.overload, after, targetAfter }
      }
    }
    return best === null ? [] : [best]
  })
}

/** The chance of too much once so many minutes, at the pace of each path, are added to a day or taken from it. */
function chanceWith({ load, due }: Paths, { capacity }: DayForecast, day: number, minutes: number): number {
  const [loads, dues] = [load[day], due[day]]
  if (loads === undefined || dues === undefined) return 0
  let above = 0
  for (let path = 0; path < loads.length; path += 1) {
    const planned = dues[path] ?? 0
    const pace = planned === 0 ? 1 : (loads[path] ?? 0) / planned
    if ((loads[path] ?? 0) + minutes * pace > capacity) above += 1
  }
  return above / loads.length
}
