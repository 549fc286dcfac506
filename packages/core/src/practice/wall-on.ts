import { dayNumber } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { wallAtMinutes, wallTime } from '../time/wall-time.ts'
import type { WallTime } from '../time/wall-time.ts'
import type { Recurrence } from '../recurrence/recurrence.ts'
import type { Schedule } from './schedule.ts'

export const wallOn = (date: CivilDate, minutes: number): WallTime => wallTime(wallAtMinutes(dayNumber(date), minutes))

/** A rule and the dates added to it, on the wall. Dates left out are whole dates, so that they fit however often a date has its turn: they are not in here. */
export const recurrenceOf = ({ start, timeMinutes, alsoOn }: Schedule, rule: string): Recurrence => {
  const minutes = timeMinutes ?? 0
  return { start: wallOn(start, minutes), zone: null, rule, rdates: alsoOn?.map((date) => wallOn(date, minutes)) ?? [] }
}
