import type { Body } from '../record/kinds.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { arrange, covers } from './arranged-occurrence.ts'
import type { ArrangedOccurrence } from './arranged-occurrence.ts'
import { occurrenceId } from './occurrence-key.ts'
import { dueInWeek, placed, plannedOccurrences } from './planned-occurrence.ts'
import type { PlannedOccurrence } from './planned-occurrence.ts'
import type { PracticeFacts } from './practice-facts.ts'

export type Arrange = (facts: PracticeFacts, until: CivilDate) => readonly ArrangedOccurrence[]

/**
 * OCC-18. All occurrences up to a date with what was done about them, in order of the day they count for. Remembers its last answer: after one more
 * fact, what that fact does not touch is the same object as before.
 */
export function createArrange(): Arrange {
  const plannedByPlan = new Map<string, { readonly from: string; readonly planned: readonly PlannedOccurrence[] }>()
  let arrangedById = new Map<string, Remembered>()

  function plannedOf(plan: Body<'practice-plan'>, { dayStarts }: PracticeFacts, until: CivilDate) {
    // By content: whatever else of the plan changes, or however often it is read anew, its schedule is expanded once.
    const from = JSON.stringify([plan.series, dayStarts, until])
    const known = plannedByPlan.get(plan.plan)
    if (known?.from === from) return known.planned
    const planned = plannedOccurrences(plan, dayStarts, plan.series[0]?.from ?? until, until)
    plannedByPlan.set(plan.plan, { from, planned })
    return planned
  }

  return (facts, until) => {
    const overrides = new Map(facts.overrides.map((body) => [occurrenceId(body.plan, body.key), body]))
    const entries = entriesByOccurrence(facts.entries)
    const breaks = facts.breaks.map((range) => JSON.stringify(range)).join()
    const next = new Map<string, Remembered>()
    const arrangeOne = (planned: PlannedOccurrence): void => {
      const given = { planned, override: overrides.get(planned.id), breaks, entries: entries.get(planned.id) ?? none }
      const known = arrangedById.get(planned.id)
      const arranged =
        known !== undefined && isSame(known, given)
          ? known.arranged
          : arrange(planned, given.override, facts.breaks, given.entries, facts.dayStarts)
      next.set(planned.id, { ...given, arranged })
    }
    for (const plan of facts.plans) for (const planned of plannedOf(plan, facts, until)) arrangeOne(planned)
    // Done, but no longer planned: the fact keeps its occurrence.
    for (const tick of facts.checkIns) {
      if (next.has(occurrenceId(tick.plan, tick.key))) continue
      const kept = plannedWhenDone(tick, facts)
      if (kept.date <= until) arrangeOne(kept)
    }
    arrangedById = next
    const all = [...next.values()].map(({ arranged }) => arranged)
    return excuseSharesOfWeeks(all, facts.breaks).sort(byDay)
  }
}

interface Remembered {
  readonly planned: PlannedOccurrence
  readonly override: Body<'occurrence-override'> | undefined
  readonly breaks: string
  readonly entries: readonly Body<'log-entry'>[]
  readonly arranged: ArrangedOccurrence
}

const isSame = (known: Remembered, given: Omit<Remembered, 'arranged'>): boolean =>
  known.planned === given.planned &&
  known.override === given.override &&
  known.breaks === given.breaks &&
  known.entries.length === given.entries.length &&
  known.entries.every((entry, index) => entry === given.entries[index])

const none: readonly Body<'log-entry'>[] = []

function entriesByOccurrence(entries: readonly Body<'log-entry'>[]): Map<string, readonly Body<'log-entry'>[]> {
  const found = new Map<string, Body<'log-entry'>[]>()
  for (const entry of entries) {
    if (entry.plan === null || entry.key === null) continue
    const id = `${entry.plan}~${entry.key}`
    const others = found.get(id)
    if (others === undefined) found.set(id, [entry])
    else others.push(entry)
  }
  return found
}

function plannedWhenDone({ plan, key, planned }: Body<'check-in'>, { dayStarts }: PracticeFacts): PlannedOccurrence {
  const session = { start: planned.start, durationMinutes: planned.minutes, flexibility: 'same-day' as const }
  return { id: occurrenceId(plan, key), plan, key, segments: [], share: null, ...placed(session, dayStarts) }
}

/** OCC-17. Of a week's interchangeable sessions a break excuses as many as the week then does not ask for, those that were done last of all. */
function excuseSharesOfWeeks(
  occurrences: readonly ArrangedOccurrence[],
  breaks: readonly Body<'practice-break'>[],
): ArrangedOccurrence[] {
  if (breaks.length === 0) return [...occurrences]
  const doneFirst = occurrences
    .filter(({ planned }) => planned.share !== null)
    .sort((a, b) => Number(b.verdict === 'completed') - Number(a.verdict === 'completed') || byDay(a, b))
  const dueByWeek = new Map<string, number>()
  const excused = new Set<string>()
  for (const { planned } of doneFirst) {
    if (planned.share === null) continue
    const { times, first, last } = planned.share
    const week = `${planned.plan}~${first}`
    const due = dueByWeek.get(week) ?? dueInWeek(times, daysOutside(breaks, planned, first, last))
    if (due === 0) excused.add(planned.id)
    dueByWeek.set(week, Math.max(0, due - 1))
  }
  return occurrences.map((one) => (excused.has(one.planned.id) ? { ...one, excused: 'break' as const } : one))
}

function daysOutside(
  breaks: readonly Body<'practice-break'>[],
  { plan }: PlannedOccurrence,
  first: CivilDate,
  last: CivilDate,
): number {
  let days = 0
  for (let date = first; date <= last; date = addDays(date, 1))
    if (!breaks.some((range) => covers(range, plan, date))) days += 1
  return days
}

function byDay(a: ArrangedOccurrence, b: ArrangedOccurrence): number {
  if (a.counted.date !== b.counted.date) return a.counted.date < b.counted.date ? -1 : 1
  if (a.place.start !== b.place.start) return a.place.start < b.place.start ? -1 : 1
  return a.planned.id < b.planned.id ? -1 : 1
}
