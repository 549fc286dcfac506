import type { Body } from '../record/kinds.ts'
import type { At, CivilDate } from '../time/instant.ts'
import type { WallSeconds } from '../time/wall-time.ts'

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
