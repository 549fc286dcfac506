import { Instant, dayNumber, learnerDateAt, plannedDayOf, wallAt, wallSeconds, zoneNamed } from '@etude/core'
import type { Body, CivilDate, Zone } from '@etude/core'

export interface LearnerDay {
  readonly date: CivilDate
  /** 0 is Monday. */
  readonly weekday: number
  /** Minutes past midnight on the learner's clock, wherever the device is. */
  readonly clockMinutes: number
}

/**
 * The learner's own day: the date in their zone, which begins at their own hour. Half past midnight is still yesterday
 * for somebody whose day begins at four.
 */
export function learnerDayAt(
  now: number,
  { zone, dayStarts }: Pick<Body<'learner'>, 'zone' | 'dayStarts'>,
): LearnerDay {
  const wall = wallAt(knownZone(zone), Instant.parse(now))
  const date = learnerDateAt(wall, dayStarts)
  return {
    date,
    weekday: plannedDayOf(dayNumber(date)),
    clockMinutes: Math.floor(wallSeconds(wall) / 60) % minutesPerDay,
  }
}

const minutesPerDay = 1440

/** A zone this device has no data for (a newer one than its system) is shown in UTC rather than not at all. */
function knownZone(name: string): Zone {
  const found = zoneNamed(name)
  if (found.ok) return found.value
  const utc = zoneNamed('UTC')
  if (!utc.ok) throw new Error('This device does not know UTC.')
  return utc.value
}

const asUtc = (date: CivilDate): number => Date.parse(`${date}T00:00:00Z`)
const dayMs = 86_400_000

/** A date on paper has no zone; formatting it in UTC keeps it the date it is. */
export const dateInWords = (
  date: CivilDate,
  language: string,
  options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' },
): string => new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(asUtc(date))

/** Weekday names in the reader's language, Monday first. 5 January 1970 was a Monday. */
export const weekdayNames = (language: string, width: 'long' | 'short'): readonly string[] =>
  [0, 1, 2, 3, 4, 5, 6].map((day) =>
    new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' }).format((day + 4) * dayMs),
  )

export type PartOfDay = 'morning' | 'afternoon' | 'evening' | 'night'

export function partOfDay(clockMinutes: number): PartOfDay {
  const hour = clockMinutes / 60
  if (hour < 5) return 'night'
  if (hour < 12) return 'morning'
  return hour < 18 ? 'afternoon' : 'evening'
}
