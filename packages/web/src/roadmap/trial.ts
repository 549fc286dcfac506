import { addDays, mondayOf } from '@etude/core'
import type { CivilDate, WhatIf } from '@etude/core'

/** What somebody tries on the roadmap. It lives as long as the screen and is written nowhere. */
export interface Trial {
  /** More or fewer a day. */
  readonly minutes: number
  /** How many weeks nothing is done, from the next on. */
  readonly pauseWeeks: number
  /** School days without practice; 0 is Monday. */
  readonly daysOff: readonly number[]
}

export const trialLimits = { minutesMin: -30, minutesMax: 60, minutesStep: 5, pauseWeeksMax: 3 } as const

export const nothingTried: Trial = { minutes: 0, pauseWeeks: 0, daysOff: [] }

export const isNothingTried = ({ minutes, pauseWeeks, daysOff }: Trial): boolean =>
  minutes === 0 && pauseWeeks === 0 && daysOff.length === 0

/** The same as core asks it. A pause begins with the Monday that comes: what this week holds is under way. */
export const changeOf = ({ minutes, pauseWeeks, daysOff }: Trial, today: CivilDate): WhatIf => ({
  minutesADay: minutes,
  without: daysOff,
  ...(pauseWeeks === 0 ? {} : { pause: { from: pauseFrom(today), weeks: pauseWeeks } }),
})

export const pauseFrom = (today: CivilDate): CivilDate => addDays(mondayOf(today), 7)
