import type { PracticeFacts } from '../practice/practice-facts.ts'
import type { At, CivilDate } from '../time/instant.ts'
import { learnerDateOf } from '../time/learner-day.ts'
import { fullDayMinutes, livedDays } from '../time/lived-days.ts'
import type { Zone } from '../time/zone.ts'

/**
 * ANA-5. Dates that were too short for a learner who crossed zones, or that the date line took from them. Read off the offsets frozen in the log, so
 * that no zone data and no later setting has a part in it; whoever writes nothing down has not travelled.
 */
export function shortDays({
  entries,
  dayStarts,
}: Pick<PracticeFacts, 'entries' | 'dayStarts'>): ReadonlySet<CivilDate> {
  const short = new Set<CivilDate>()
  if (entries.every(({ at }) => at.offset === entries[0]?.at.offset)) return short
  const moments = entries.map(({ at }) => at).sort((a, b) => a.instant - b.instant || a.offset - b.offset)
  for (const [index, after] of moments.entries()) {
    const before = moments[index - 1]
    // Only a jump forward takes time from a day, and a small one leaves it long enough.
    if (before === undefined || after.offset - before.offset <= 24 * 60 - fullDayMinutes) continue
    for (const date of shortDaysOf(before, after, dayStarts)) short.add(date)
  }
  return short
}

function shortDaysOf(before: At, after: At, dayStarts: PracticeFacts['dayStarts']): readonly CivilDate[] {
  const stays = [
    { from: before.instant, zone: zoneOf(before.offset) },
    { from: after.instant, zone: zoneOf(after.offset) },
  ]
  const first = learnerDateOf({ ...after, offset: before.offset }, dayStarts)
  const last = learnerDateOf(after, dayStarts)
  return livedDays(stays, dayStarts, first, last)
    .filter(({ short }) => short)
    .map(({ date }) => date)
}

const zoneOf = (offsetMinutes: number): Zone => ({
  name: `offset ${offsetMinutes}`,
  probe: () => offsetMinutes * 60,
  blocks: new Map(),
})
