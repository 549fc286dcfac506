import { addDays, daysBetween } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { ArrangedOccurrence } from './arranged-occurrence.ts'
import { correctedEntry } from './log-facts.ts'
import type { PracticeFacts } from './practice-facts.ts'

export const absence = { days: 7, sessions: 3 } as const

/** What a fresh start would let go of. */
export interface AbsenceOffer {
  readonly lastPractised: CivilDate | null
  readonly upTo: CivilDate
  readonly letsGo: readonly ArrangedOccurrence[]
}

/** OCC-22. After a week without practice and with more waiting than a day holds, a fresh start is offered: never taken for anybody. */
export function absenceOffer(
  carried: readonly ArrangedOccurrence[],
  { entries }: Pick<PracticeFacts, 'entries'>,
  today: CivilDate,
  minutesForToday: number,
): AbsenceOffer | null {
  const yesterday = addDays(today, -1)
  let lastPractised: CivilDate | null = null
  for (const entry of entries) {
    const { date, withdrawn } = correctedEntry(entry)
    if (!withdrawn && (lastPractised === null || date > lastPractised)) lastPractised = date
  }
  if (lastPractised !== null && daysBetween(lastPractised, today) < absence.days) return null
  const letsGo = carried.filter((one) => one.counted.date <= yesterday)
  const minutes = letsGo.reduce((sum, one) => sum + one.minutes, 0)
  if (letsGo.length < absence.sessions && minutes <= minutesForToday) return null
  return letsGo.length === 0 ? null : { lastPractised, upTo: yesterday, letsGo }
}
