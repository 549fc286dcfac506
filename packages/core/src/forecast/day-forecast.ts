import type { CivilDate } from '../time/instant.ts'
import type { Band } from './bands.ts'

export interface DayForecast {
  readonly date: CivilDate
  readonly plannedMinutes: number
  /** Of everything due that day, what was carried over included. */
  readonly due: Band
  readonly done: Band
  readonly capacity: number
  /** How likely it is that all that is due takes longer than the day holds. */
  readonly overload: number
}
