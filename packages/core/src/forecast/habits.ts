import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import type { PlanId } from '../record/ids.ts'
import { daysBetween, plannedDayOf } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'

/** What is assumed of somebody of whom nothing is known, and how many sessions of evidence it is worth. */
const cohort = {
  completion: 0.7,
  completionSessions: 10,
  /** That what was left over is done on one of the days that follow. */
  catchingUp: 0.12,
  catchingUpDays: 10,
  logRatio: 0,
  noise: 0.3,
  ratioSessions: 6,
  halfLifeDays: 28,
} as const

/** For how long a session left over may still be made up for. */
const catchUpDays = 7

interface Shares {
  done: number
  seen: number
}

interface Ratios {
  seen: number
  sum: number
  squares: number
}

/**
 * FC-2, FC-3. What a learner's past says of the days to come, older days counting less: shares done by weekday and time of day, and how long sessions
 * take of what was planned, by plan. Small groups borrow from the learner, a new learner from everybody.
 */
export interface Habits {
  readonly all: Shares
  readonly late: Shares
  readonly cells: readonly Shares[]
  readonly ratios: Ratios
  readonly ratiosByPlan: ReadonlyMap<PlanId, Ratios>
}

const slots = 4
export const cellOf = ({ counted, place }: ArrangedOccurrence): number =>
  plannedDayOf(counted.day) * slots + Math.floor(Number(place.start.slice(11, 13)) / (24 / slots))

export const noHabits: Habits = {
  all: { done: 0, seen: 0 },
  late: { done: 0, seen: 0 },
  cells: Array.from({ length: 7 * slots }, () => ({ done: 0, seen: 0 })),
  ratios: { seen: 0, sum: 0, squares: 0 },
  ratiosByPlan: new Map(),
}

const decay = 0.5 ** (1 / cohort.halfLifeDays)

/**
 * One more day of evidence: the sessions that closed on that date, as they stood in the evening, and those left over from the days before. What was
 * written down only later is not yet known here, so that a forecast of then can be made again now.
 */
export function afterDay(
  habits: Habits,
  date: CivilDate,
  closed: readonly ArrangedOccurrence[],
  leftOver: readonly ArrangedOccurrence[],
): Habits {
  const fade = ({ done, seen }: Shares): Shares => ({ done: done * decay, seen: seen * decay })
  const fadeRatios = ({ seen, sum, squares }: Ratios): Ratios => ({
    seen: seen * decay,
    sum: sum * decay,
    squares: squares * decay,
  })
  const all = fade(habits.all)
  const late = fade(habits.late)
  const cells = habits.cells.map(fade)
  const ratios = fadeRatios(habits.ratios)
  const ratiosByPlan = new Map([...habits.ratiosByPlan].map(([plan, own]) => [plan, fadeRatios(own)]))
  for (const one of closed) {
    const done = doneOn(one, date)
    const cell = cells[cellOf(one)]
    for (const shares of cell === undefined ? [all] : [all, cell]) addTo(shares, done)
    if (!done || one.doing === null) continue
    const logRatio = Math.log(one.doing.minutes / one.minutes)
    const own = ratiosByPlan.get(one.planned.plan) ?? { seen: 0, sum: 0, squares: 0 }
    ratiosByPlan.set(one.planned.plan, own)
    for (const group of [ratios, own]) {
      group.seen += 1
      group.sum += logRatio
      group.squares += logRatio * logRatio
    }
  }
  for (const one of leftOver) addTo(late, one.doing?.date === date)
  return { all, late, cells, ratios, ratiosByPlan }
}

/** By the end of its day, or before it. */
const doneOn = ({ doing }: ArrangedOccurrence, date: CivilDate): boolean => doing !== null && doing.date <= date

/** Whether a session was still waiting to be made up for on a later date. */
export const isLeftOver = (one: ArrangedOccurrence, date: CivilDate): boolean =>
  one.counted.closesOn < date &&
  daysBetween(one.counted.closesOn, date) <= catchUpDays &&
  (one.doing === null || one.doing.date >= date)

function addTo(shares: Shares, done: boolean): void {
  shares.seen += 1
  if (done) shares.done += 1
}

/** Where a share or a pace most likely lies, and how far it may be off. Shares are in log odds, where they may be off by as much on both sides. */
export interface Likely {
  readonly mean: number
  readonly spread: number
}

/** What the habits say of one weekday and time of day. */
export function completionOf({ all, cells }: Habits, cell: number): Likely {
  const { completionSessions: strength, completion } = cohort
  const overall = (all.done + strength * completion) / (all.seen + strength)
  const { done, seen } = cells[cell] ?? { done: 0, seen: 0 }
  return logOdds(done + strength * overall, seen - done + strength * (1 - overall))
}

export const catchingUpOf = ({ late: { done, seen } }: Habits): Likely => {
  const { catchingUp, catchingUpDays: strength } = cohort
  return logOdds(done + strength * catchingUp, seen - done + strength * (1 - catchingUp))
}

/** Beta(a, b) on the scale of log odds. */
const logOdds = (a: number, b: number): Likely => ({ mean: Math.log(a / b), spread: Math.sqrt(1 / a + 1 / b) })

/** How long sessions take, in logarithms of actual to planned: by plan, with what one session differs from the next. */
export interface Pace {
  /** Shared by all plans: how far the learner's own mean may be off. */
  readonly shift: number
  readonly noise: number
  readonly ofPlan: (plan: PlanId) => number
}

export function paceOf({ ratios: { seen, sum, squares }, ratiosByPlan }: Habits): Pace {
  const { ratioSessions: strength, logRatio, noise } = cohort
  const mean = (sum + strength * logRatio) / (seen + strength)
  const variance = (squares - 2 * mean * sum + mean * mean * seen + strength * noise ** 2) / (seen + strength)
  return {
    shift: Math.sqrt(variance / (seen + strength)),
    noise: Math.sqrt(variance),
    ofPlan: (plan) => {
      const own = ratiosByPlan.get(plan) ?? { seen: 0, sum: 0 }
      return (own.sum + strength * mean) / (own.seen + strength)
    },
  }
}
