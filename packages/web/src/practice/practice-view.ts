import {
  absenceOffer,
  addDays,
  carriedOfAll,
  createProgress,
  dayNumber,
  daysBetween,
  learnerDateOf,
  mondayOf,
  nextActions,
  plannedDayOf,
  wallOf,
} from '@etude/core'
import type {
  AbsenceOffer,
  At,
  Availability,
  CivilDate,
  Adherence,
  ArrangedOccurrence,
  DayMinutes,
  Figures,
  Forecast,
  NextActions,
  PlanId,
  PracticeFacts,
  Progress,
  Streak,
} from '@etude/core'
import { withKnown } from './same-facts.ts'

/** What a screen of practice is computed from. Plain data: it travels to where the computing is done. */
export interface PracticeInput {
  readonly facts: PracticeFacts
  readonly availability: Availability
  readonly now: At
}

export interface KnownPlan {
  readonly plan: PlanId
  readonly title: string
  readonly prompts: readonly string[]
  readonly archived: boolean
}

/** What to do next, and how long it has been going on. */
export interface NextView {
  readonly today: CivilDate
  readonly plans: readonly KnownPlan[]
  readonly actions: NextActions
  readonly absence: AbsenceOffer | null
  readonly streak: Streak
}

export interface AheadView {
  readonly week: Forecast
  readonly fourWeeks: Forecast
}

/** Figures of everything, or of one plan. */
export interface FiguresView {
  readonly plan: PlanId | null
  readonly week: Adherence
  readonly fortnight: Adherence
  readonly fourWeeks: Adherence
  readonly streak: Streak
  readonly strength: number | null
  readonly missed: readonly ArrangedOccurrence[]
}

export interface DatedMinutes extends DayMinutes {
  readonly date: CivilDate
}

export interface ProgressView {
  readonly today: CivilDate
  /** Everything first, then plan by plan. */
  readonly figures: readonly FiguresView[]
  /** Every date of the last 26 weeks, Monday first, today last. */
  readonly days: readonly DatedMinutes[]
  readonly capacity: readonly number[]
}

const shownWeeks = 26
const upcomingDays = 14

/** Keeps what it has computed: after one more fact only what that fact touches is computed again. */
export function createPracticeView() {
  const progressOf = createProgress()
  let known: PracticeInput | null = null
  return (given: PracticeInput) => {
    const input = withKnown(known, given)
    known = input
    const progress = progressOf(input)
    return {
      next: (): NextView => nextOf(input, progress),
      ahead: (): AheadView => ({ week: progress.forecast(7), fourWeeks: progress.forecast(28) }),
      progress: (): ProgressView => progressOver(input, progress),
    }
  }
}

function nextOf({ facts, availability, now }: PracticeInput, progress: Progress): NextView {
  const today = learnerDateOf(now, facts.dayStarts)
  const minutes = availability[plannedDayOf(dayNumber(today))] ?? 0
  const actions = nextActions(progress.occurrences, facts, now, minutes)
  const carried = carriedOfAll(progress.occurrences, facts, wallOf(now), today)
  const until = dayNumber(today) + upcomingDays
  return {
    today,
    plans: facts.plans.map(({ plan, title, prompts, archived }) => ({ plan, title, prompts, archived })),
    actions: { ...actions, upcoming: actions.upcoming.filter(({ place }) => place.day <= until) },
    absence: absenceOffer(carried, facts, today, minutes),
    streak: progress.streak(),
  }
}

function progressOver({ facts }: PracticeInput, progress: Progress): ProgressView {
  const { today } = progress
  const minutes = progress.minutesByDate()
  const first = addDays(mondayOf(today), -7 * (shownWeeks - 1))
  const count = daysBetween(first, today) + 1
  const plans = facts.plans.filter(({ plan }) => progress.occurrences.some(({ planned }) => planned.plan === plan))
  return {
    today,
    figures: [
      figuresIn(progress, progress, null),
      ...(plans.length < 2 ? [] : plans.map(({ plan }) => figuresIn(progress.ofPlan(plan), progress, plan))),
    ],
    days: Array.from({ length: count }, (_, index) => {
      const date = addDays(first, index)
      return { date, ...(minutes.get(date) ?? { planned: 0, done: 0, unplanned: 0 }) }
    }),
    capacity: progress.capacity(),
  }
}

const figuresIn = (figures: Figures, { periods }: Progress, plan: PlanId | null): FiguresView => ({
  plan,
  week: figures.adherence(periods.week),
  fortnight: figures.adherence(periods.fortnight),
  fourWeeks: figures.adherence(periods.fourWeeks),
  streak: figures.streak(),
  strength: figures.habitStrength(),
  missed: figures.missed(periods.fourWeeks),
})
