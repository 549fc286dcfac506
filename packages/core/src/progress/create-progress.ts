import { createForecast } from '../forecast/create-forecast.ts'
import type { Forecast, ForecastInput } from '../forecast/create-forecast.ts'
import type { Availability } from '../learner/learner-kinds.ts'
import { createArrange } from '../practice/arrange-practice.ts'
import { statusAt } from '../practice/arranged-occurrence.ts'
import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import { wallOf } from '../practice/log-facts.ts'
import { groupByPlan } from '../practice/next-actions.ts'
import type { PracticeFacts } from '../practice/practice-facts.ts'
import { practiceLimits } from '../practice/practice-limits.ts'
import type { PlanId } from '../record/ids.ts'
import { addDays } from '../time/civil-date.ts'
import type { At, CivilDate } from '../time/instant.ts'
import { mondayOf } from '../time/iso-week.ts'
import { learnerDateOf } from '../time/learner-day.ts'
import { adherenceOver } from './adherence.ts'
import type { Adherence, Period } from './adherence.ts'
import { capacityByWeekday } from './capacity.ts'
import { habitStrength } from './habit-strength.ts'
import { lazy } from './lazy.ts'
import { minutesByDate } from './minutes-by-date.ts'
import type { DayMinutes } from './minutes-by-date.ts'
import { opportunities } from './opportunity.ts'
import { shortDays } from './short-days.ts'
import { streakOf } from './streak.ts'
import type { Streak } from './streak.ts'

export interface ProgressInput {
  readonly facts: PracticeFacts
  /** Minutes that may be planned, Monday first. */
  readonly availability: Availability
  /** The moment from which it is seen, as a device would claim it. */
  readonly now: At
  /** Minutes of reviews that fall due, today first. */
  readonly reviewMinutes?: readonly number[]
}

/** Figures of some sessions: of everything, or of one plan. */
export interface Figures {
  readonly adherence: (period: Period) => Adherence
  readonly streak: () => Streak
  /** Between 0 and 1; null before there is anything to go by. */
  readonly habitStrength: () => number | null
  readonly missed: (period: Period) => readonly ArrangedOccurrence[]
}

/** Everything the product says about how practice is going. A figure is computed when it is asked for, and once. */
export interface Progress extends Figures {
  readonly today: CivilDate
  readonly occurrences: readonly ArrangedOccurrence[]
  readonly periods: Readonly<Record<'week' | 'fortnight' | 'fourWeeks', Period>>
  readonly ofPlan: (plan: PlanId) => Figures
  readonly minutesByDate: () => ReadonlyMap<CivilDate, DayMinutes>
  /** What each weekday holds, Monday first. */
  readonly capacity: () => readonly number[]
  /** The next seven days, or four weeks, tomorrow first. */
  readonly forecast: (days: 7 | 28) => Forecast
}

/**
 * ANA-11. The one place from which screens, reports and reminders take their figures. It remembers what it arranged last, so that one more fact costs
 * what that fact touches; asked the same again, it answers with the same object.
 */
export function createProgress(): (input: ProgressInput) => Progress {
  const arrange = createArrange()
  const forecast = createForecast()
  let last: { readonly input: ProgressInput; readonly progress: Progress } | null = null
  return (input) => {
    if (last !== null && isSame(last.input, input)) return last.progress
    const today = learnerDateOf(input.now, input.facts.dayStarts)
    const occurrences = arrange(input.facts, addDays(today, practiceLimits.horizonDays))
    const progress = progressOf(input, today, occurrences, forecast)
    last = { input, progress }
    return progress
  }
}

const isSame = (left: ProgressInput, right: ProgressInput): boolean =>
  left.facts === right.facts &&
  left.availability === right.availability &&
  left.reviewMinutes === right.reviewMinutes &&
  left.now.instant === right.now.instant &&
  left.now.offset === right.now.offset

function progressOf(
  { facts, availability, now, reviewMinutes = [] }: ProgressInput,
  today: CivilDate,
  occurrences: readonly ArrangedOccurrence[],
  forecast: (input: ForecastInput) => Forecast,
): Progress {
  const wall = wallOf(now)
  const short = lazy(() => shortDays(facts))
  const figures = (some: readonly ArrangedOccurrence[]): Figures => figuresOf(some, wall, today, short, facts.minimums)
  const ofAll = figures(occurrences)
  const byPlan = lazy(() => groupByPlan(occurrences))
  const ofPlan = new Map<PlanId, Figures>()
  const minutes = lazy(() => minutesByDate(occurrences, facts))
  const capacity = lazy(() => capacityByWeekday(availability, minutes(), today))
  const policies = lazy(() => new Map(facts.plans.map(({ plan, missed }) => [plan, missed])))
  const ahead = (days: 7 | 28) =>
    lazy(() =>
      forecast({ occurrences, policies: policies(), capacity: capacity(), today, now: wall, days, reviewMinutes }),
    )
  const [week, fourWeeks] = [ahead(7), ahead(28)]
  return {
    ...ofAll,
    today,
    occurrences,
    periods: {
      week: { from: mondayOf(today), to: addDays(mondayOf(today), 6) },
      fortnight: { from: addDays(today, -13), to: today },
      fourWeeks: { from: addDays(today, -27), to: today },
    },
    ofPlan: (plan) => {
      const own = byPlan().get(plan) ?? []
      const found = ofPlan.get(plan) ?? (own.length === occurrences.length ? ofAll : figures(own))
      ofPlan.set(plan, found)
      return found
    },
    minutesByDate: minutes,
    capacity,
    forecast: (days) => (days === 7 ? week() : fourWeeks()),
  }
}

function figuresOf(
  occurrences: readonly ArrangedOccurrence[],
  now: number,
  today: CivilDate,
  short: () => ReadonlySet<CivilDate>,
  minimums: PracticeFacts['minimums'],
): Figures {
  // A session with a day of its own asks of that day; where none has one, the week is what is kept or missed.
  const daily = lazy(() =>
    occurrences.every(({ planned }) => planned.share === null)
      ? occurrences
      : occurrences.filter(({ planned }) => planned.share === null),
  )
  const days = lazy(() => opportunities(daily(), now))
  const all = lazy(() => (daily().length === occurrences.length ? days() : opportunities(occurrences, now)))
  return {
    adherence: (period) => adherenceOver(occurrences, period, now),
    streak: lazy(() =>
      daily().length > 0
        ? streakOf(days(), 'day', today, short(), minimums)
        : streakOf(all(), 'week', today, short(), minimums),
    ),
    habitStrength: lazy(() => habitStrength(all(), today)),
    missed: ({ from, to }) =>
      occurrences.filter(
        (one) =>
          one.excused === null &&
          one.counted.closesOn >= from &&
          one.counted.closesOn <= to &&
          statusAt(one, now) === 'missed',
      ),
  }
}
