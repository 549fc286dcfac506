import { secondsPerDay } from '../time/wall-time.ts'
import type { WallSeconds } from '../time/wall-time.ts'
import type { MonthFilter } from './month-filter.ts'
import type { Rule } from './rule.ts'

/**
 * For a rule of hours or less, a function that answers a wall time with itself if the rule takes it, else with a later one before
 * which there is nothing to take: the next step, the next allowed day, hour, minute or second, whichever is found wanting first.
 */
export function nextMatch(rule: Rule, days: MonthFilter, origin: WallSeconds): (wall: WallSeconds) => WallSeconds {
  const length = periodLength(rule)
  const step = length * rule.interval
  const hours = nextAllowed(rule.hours, 24)
  const minutes = nextAllowed(rule.minutes, 60)
  const seconds = nextAllowed(rule.seconds, 60)
  return (wall) => {
    const into = mod(wall - origin, step)
    if (into >= length) return wall - into + step
    const day = Math.floor(wall / secondsPerDay)
    const allowedDay = days.nextFrom(day)
    if (allowedDay !== day) return allowedDay * secondsPerDay
    const time = wall - day * secondsPerDay
    const hour = Math.floor(time / 3600)
    const allowedHour = hours[hour] ?? hour
    if (allowedHour !== hour) return day * secondsPerDay + allowedHour * 3600
    const minute = Math.floor(time / 60) % 60
    const allowedMinute = minutes[minute] ?? minute
    if (allowedMinute !== minute) return wall - (time % 3600) + allowedMinute * 60
    const second = time % 60
    return wall - second + (seconds[second] ?? second)
  }
}

/** For each value the next allowed one, itself included; `size` where there is none any more. An empty list allows all. */
function nextAllowed(allowed: readonly number[], size: number): readonly number[] {
  const next: number[] = []
  for (let value = size - 1, after = size; value >= 0; value -= 1) {
    if (allowed.length === 0 || allowed.includes(value)) after = value
    next[value] = after
  }
  return next
}

/** In seconds. */
export const periodLength = ({ frequency }: Rule): number =>
  frequency === 'HOURLY' ? 3600 : frequency === 'MINUTELY' ? 60 : 1

/** The remainder that is never negative. */
export const mod = (value: number, divisor: number): number => value - Math.floor(value / divisor) * divisor
