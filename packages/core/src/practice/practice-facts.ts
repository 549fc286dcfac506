import type { Body } from '../record/kinds.ts'
import type { DayStart } from '../time/learner-day.ts'

/** Everything that is on record about one learner's practice, in any order. What follows from it is only ever computed. */
export interface PracticeFacts {
  readonly dayStarts: readonly DayStart[]
  readonly plans: readonly Body<'practice-plan'>[]
  readonly overrides: readonly Body<'occurrence-override'>[]
  readonly breaks: readonly Body<'practice-break'>[]
  readonly checkIns: readonly Body<'check-in'>[]
  readonly entries: readonly Body<'log-entry'>[]
  readonly freshStarts: readonly Body<'fresh-start'>[]
  /** From a date on, how many sessions keep a day; in order. */
  readonly minimums: Body<'streak-minimum'>['minimums']
}
