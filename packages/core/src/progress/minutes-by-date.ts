import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import { correctedEntry } from '../practice/log-facts.ts'
import type { PracticeFacts } from '../practice/practice-facts.ts'
import type { CivilDate } from '../time/instant.ts'

export interface DayMinutes {
  readonly planned: number
  /** Of planned sessions and of everything else. */
  readonly done: number
  /** Of `done`, what no session had asked for. */
  readonly unplanned: number
}

/** ANA-10. Planned against actual, by the learner's date: what was planned where it counts, what was done on the date frozen with it. */
export function minutesByDate(
  occurrences: readonly ArrangedOccurrence[],
  { entries }: Pick<PracticeFacts, 'entries'>,
): ReadonlyMap<CivilDate, DayMinutes> {
  const days = new Map<CivilDate, { planned: number; done: number; unplanned: number }>()
  const dayOf = (date: CivilDate) => {
    const found = days.get(date)
    if (found !== undefined) return found
    const made = { planned: 0, done: 0, unplanned: 0 }
    days.set(date, made)
    return made
  }
  for (const one of occurrences) if (one.excused === null) dayOf(one.counted.date).planned += one.minutes
  for (const entry of entries) {
    const { date, minutes, withdrawn } = correctedEntry(entry)
    if (withdrawn) continue
    const day = dayOf(date)
    day.done += minutes
    if (entry.key === null) day.unplanned += minutes
  }
  return days
}
