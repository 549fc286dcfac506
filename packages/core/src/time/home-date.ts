import type { CivilDate, Instant } from './instant.ts'
import { learnerDateAt } from './learner-day.ts'
import type { DayStart } from './learner-day.ts'
import { wallAt, zoneNamed } from './zone.ts'

/** What says which date it is where a learner lives. */
export interface HomeClock {
  readonly zone: string
  readonly dayStarts: readonly DayStart[]
}

/** TIME-14. The date where the learner lives, with the day of the learner. A zone that is not known here is read as UTC. */
export function homeDateAt(instant: Instant, { zone, dayStarts }: HomeClock): CivilDate {
  const home = zoneNamed(zone)
  const known = home.ok ? home : zoneNamed('UTC')
  if (!known.ok) throw new Error('This runtime does not know UTC')
  return learnerDateAt(wallAt(known.value, instant), dayStarts)
}
