import type { PracticeFacts } from '../practice/practice-facts.ts'
import type { CivilDate } from '../time/instant.ts'
import type { Opportunity } from './opportunity.ts'

export const freezeRules = { earnedEvery: 7, heldMax: 2 } as const

export type StreakResult = 'kept' | 'pending' | 'excused' | 'short' | 'frozen' | 'missed'

/** One line of the answer to “why is my streak so long?”. */
export interface StreakLine {
  readonly date: CivilDate
  readonly result: StreakResult
  readonly due: number
  readonly done: number
  readonly repaired: boolean
  /** After this day. */
  readonly length: number
  readonly freezes: number
}

export interface Streak {
  readonly unit: 'day' | 'week'
  readonly length: number
  readonly longest: number
  readonly freezes: number
  readonly ledger: readonly StreakLine[]
}

/**
 * ANA-4. A fold over the days on which there was something to do. Kept: everything due was done, or the minimum the learner had set. Still open: it waits, whatever comes after. Excused, or
 * too short a day: as if it had not been. Missed: a freeze is spent if there is one, else the streak is over. Nothing is stored, so that
 * every device that knows the same facts says the same, and no setting rewrites what was.
 */
export function streakOf(
  days: readonly Opportunity[],
  unit: Streak['unit'],
  today: CivilDate,
  short: ReadonlySet<CivilDate>,
  minimums: PracticeFacts['minimums'],
): Streak {
  const ledger: StreakLine[] = []
  let state = { length: 0, freezes: 0, towardsFreeze: 0 }
  let longest = 0
  for (const day of days) {
    if (day.date > today) break
    const enough = unit === 'day' ? enoughOn(day, minimums) : day.due
    const result = resultOf(day, enough, unit, today, short, state.freezes)
    state = after(state, result)
    longest = Math.max(longest, state.length)
    const { date, due, done, repaired } = day
    ledger.push({ date, result, due, done, repaired, length: state.length, freezes: state.freezes })
  }
  return { unit, length: state.length, longest, freezes: state.freezes, ledger }
}

/** Everything due, or the minimum that held on that date. */
function enoughOn({ date, due }: Opportunity, minimums: PracticeFacts['minimums']): number {
  const sessions = minimums.findLast(({ from }) => from <= date)?.sessions ?? 0
  return sessions === 0 ? due : Math.min(due, sessions)
}

function resultOf(
  { date, due, done, open }: Opportunity,
  enough: number,
  unit: Streak['unit'],
  today: CivilDate,
  short: ReadonlySet<CivilDate>,
  freezes: number,
): StreakResult {
  if (due === 0) return 'excused'
  if (unit === 'day' && short.has(date)) return 'short'
  if (done >= enough) return 'kept'
  if (open || (unit === 'day' && date === today)) return 'pending'
  return freezes > 0 ? 'frozen' : 'missed'
}

interface State {
  readonly length: number
  readonly freezes: number
  readonly towardsFreeze: number
}

function after(state: State, result: StreakResult): State {
  switch (result) {
    case 'kept': {
      const earned = state.towardsFreeze + 1 === freezeRules.earnedEvery
      const freezes = Math.min(freezeRules.heldMax, state.freezes + (earned ? 1 : 0))
      return { length: state.length + 1, freezes, towardsFreeze: earned ? 0 : state.towardsFreeze + 1 }
    }
    case 'frozen':
      return { ...state, freezes: state.freezes - 1 }
    case 'missed':
      return { length: 0, freezes: 0, towardsFreeze: 0 }
    case 'pending':
    case 'excused':
    case 'short':
      return state
  }
}
