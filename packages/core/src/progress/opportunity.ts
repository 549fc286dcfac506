import { statusAt } from '../practice/arranged-occurrence.ts'
import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import type { Placement } from '../practice/planned-occurrence.ts'
import type { DayNumber } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { secondsPerDay } from '../time/wall-time.ts'
import type { WallSeconds } from '../time/wall-time.ts'

/** A day, or for sessions counted by the week a week by its first date, on which there was something to do. */
export interface Opportunity {
  readonly date: CivilDate
  readonly day: DayNumber
  readonly sessions: readonly ArrangedOccurrence[]
  readonly due: number
  readonly done: number
  /** Some of it may still be done in time. */
  readonly open: boolean
  /** Some of what was done was written down only after it was due. */
  readonly repaired: boolean
}

const repairDays = 7

/** ANA-3. Days on which something opened, in order. Evidence repairs a day for a week after it was due. */
export function opportunities(occurrences: readonly ArrangedOccurrence[], now: WallSeconds): readonly Opportunity[] {
  const days: Opportunity[] = []
  let sessions: ArrangedOccurrence[] = []
  const close = (): void => {
    if (sessions[0] !== undefined) days.push(opportunityOf(sessions[0].counted, sessions, now))
    sessions = []
  }
  for (const one of occurrences) {
    if (sessions[0] !== undefined && sessions[0].counted.date !== one.counted.date) close()
    sessions.push(one)
  }
  close()
  return days
}

function opportunityOf(
  { date, day }: Placement,
  sessions: readonly ArrangedOccurrence[],
  now: WallSeconds,
): Opportunity {
  let due = 0
  let done = 0
  let open = false
  let repaired = false
  for (const one of sessions) {
    if (one.excused !== null) continue
    due += 1
    const inTime = one.verdict === 'completed' && one.onTime
    const late = one.doing !== null && one.doing.wall <= one.counted.closes + repairDays * secondsPerDay
    if (inTime || late) done += 1
    else if (statusAt(one, now) === 'planned') open = true
    repaired ||= late && !inTime
  }
  return { date, day, sessions, due, done, open, repaired }
}
