import type { PlanId } from '../record/ids.ts'
import type { At, CivilDate } from '../time/instant.ts'
import { learnerDateOf } from '../time/learner-day.ts'
import { statusAt } from './arranged-occurrence.ts'
import type { ArrangedOccurrence } from './arranged-occurrence.ts'
import { carriedOver } from './carry-over.ts'
import { wallOf } from './log-facts.ts'
import type { MissedPolicy } from './practice-kinds.ts'
import type { PracticeFacts } from './practice-facts.ts'

/** What to do next. `waiting` is what would be too much for today: still there, not in the way. */
export interface NextActions {
  readonly overdue: readonly ArrangedOccurrence[]
  readonly today: readonly ArrangedOccurrence[]
  readonly upcoming: readonly ArrangedOccurrence[]
  readonly waiting: readonly ArrangedOccurrence[]
}

/**
 * OCC-21. Overdue, then due today, then upcoming, each in order of start. What is carried over fills what today's own sessions leave of the
 * day's minutes, the latest first and at least one; the rest waits.
 */
export function nextActions(
  occurrences: readonly ArrangedOccurrence[],
  facts: Pick<PracticeFacts, 'plans' | 'dayStarts' | 'freshStarts'>,
  now: At,
  minutesForToday: number,
): NextActions {
  const wall = wallOf(now)
  const today = learnerDateOf(now, facts.dayStarts)
  const open = occurrences.filter((one) => one.excused === null && statusAt(one, wall) === 'planned')
  const dueToday = open.filter((one) => one.place.date <= today)
  const carried = carriedOfAll(occurrences, facts, wall, today)
  let left = minutesForToday - dueToday.reduce((sum, one) => sum + one.minutes, 0)
  const fitting = new Set<ArrangedOccurrence>()
  for (const one of carried.toReversed()) {
    left -= one.minutes
    if (left < 0 && fitting.size > 0) break
    fitting.add(one)
  }
  return {
    overdue: carried.filter((one) => fitting.has(one)),
    today: dueToday.sort(byStart),
    upcoming: open.filter((one) => one.place.date > today).sort(byStart),
    waiting: carried.filter((one) => !fitting.has(one)),
  }
}

export function carriedOfAll(
  occurrences: readonly ArrangedOccurrence[],
  { plans, freshStarts }: Pick<PracticeFacts, 'plans' | 'freshStarts'>,
  wall: number,
  today: CivilDate,
): readonly ArrangedOccurrence[] {
  const policies = new Map<PlanId, MissedPolicy>(plans.map(({ plan, missed }) => [plan, missed]))
  return [...groupByPlan(occurrences)]
    .flatMap(([plan, own]) => carriedOver(own, policies.get(plan) ?? 'skip', wall, today, freshStarts))
    .sort(byStart)
}

export function groupByPlan(
  occurrences: readonly ArrangedOccurrence[],
): ReadonlyMap<PlanId, readonly ArrangedOccurrence[]> {
  const groups = new Map<PlanId, ArrangedOccurrence[]>()
  for (const one of occurrences) {
    const group = groups.get(one.planned.plan)
    if (group === undefined) groups.set(one.planned.plan, [one])
    else group.push(one)
  }
  return groups
}

function byStart(a: ArrangedOccurrence, b: ArrangedOccurrence): number {
  if (a.place.start !== b.place.start) return a.place.start < b.place.start ? -1 : 1
  return a.planned.id < b.planned.id ? -1 : 1
}
