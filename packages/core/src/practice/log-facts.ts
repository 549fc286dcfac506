import type { Body } from '../record/kinds.ts'
import type { At, CivilDate } from '../time/instant.ts'
import type { WallSeconds } from '../time/wall-time.ts'
import { practiceLimits } from './practice-limits.ts'

/** OCC-12. An entry as its corrections leave it. */
export function correctedEntry(entry: Body<'log-entry'>): {
  readonly minutes: number
  readonly date: CivilDate
  readonly what: string
  readonly withdrawn: boolean
} {
  let { minutes, date, what } = entry
  let withdrawn = false
  for (const correction of entry.corrections) {
    minutes = correction.minutes ?? minutes
    date = correction.date ?? date
    what = correction.what ?? what
    withdrawn = correction.withdrawn ?? withdrawn
  }
  return { minutes, date, what, withdrawn }
}

/** What the wall showed where somebody was, from what the device froze: no zone data is asked. */
export const wallOf = (at: At): WallSeconds => Math.floor(at.instant / 1000) + at.offset * 60

/**
 * OCC-27. The moment that places a session in its window: when it was begun, if a clock says so, else when it was written down. A beginning after the end,
 * or longer ago than anybody may write down afterwards, comes from a clock that was set and says nothing.
 */
export function evidenceOf({ at, startedAt }: Pick<Body<'log-entry'>, 'at' | 'startedAt'>): At {
  if (startedAt === undefined) return at
  const ago = at.instant - startedAt.instant
  return ago >= 0 && ago <= practiceLimits.loggedLateDays * 86_400_000 ? startedAt : at
}
