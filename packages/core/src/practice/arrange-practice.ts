import type { PlanId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import { arrange, covers } from './arranged-occurrence.ts'
import type { ArrangedOccurrence } from './arranged-occurrence.ts'
import { correctedEntry } from './log-facts.ts'
import { occurrenceId } from './occurrence-key.ts'
import type { OccurrenceKey } from './occurrence-key.ts'
import { dueInWeek, placed, plannedOccurrences } from './planned-occurrence.ts'
import type { PlannedOccurrence } from './planned-occurrence.ts'
import type { PracticeFacts } from './practice-facts.ts'

export type Arrange = (facts: PracticeFacts, until: CivilDate) => readonly ArrangedOccurrence[]

/**
 * OCC-18. All occurrences up to a date with what was done about them, in order of the day they count for. Remembers its last answer: after one more
 * fact, what that fact does not touch is the same object as before.
 */
export function createArrange(): Arrange {
  const plannedByPlan = new Map<PlanId, PlannedByPlan>()
  const remembered = new Map<RecordId, Remembered>()

  function plannedOf(plan: Body<'practice-plan'>, { dayStarts }: PracticeFacts, until: CivilDate): PlannedByPlan {
    // By content: whatever else of the plan changes, or however often it is read anew, its schedule is expanded once.
    const from = JSON.stringify([plan.series, dayStarts, until])
    const known = plannedByPlan.get(plan.plan)
    if (known?.from === from) return known
    const planned = plannedOccurrences(plan, dayStarts, plan.series[0]?.from ?? until, until)
    const made = { from, planned, keys: new Set(planned.map(({ key }) => key)) }
    plannedByPlan.set(plan.plan, made)
    return made
  }

  return (facts, until) => {
    const overridesByPlan = groupByKey(facts.overrides)
    const entriesByPlan = groupByKey(facts.entries)
    const breaks = facts.breaks.map((range) => JSON.stringify(range)).join()
    const all: ArrangedOccurrence[] = []

    function arrangeOne(planned: PlannedOccurrence): void {
      const override = overridesByPlan.get(planned.plan)?.get(planned.key)?.[0]
      const entries = entriesByPlan.get(planned.plan)?.get(planned.key) ?? none
      const known = remembered.get(planned.id)
      if (known !== undefined && isSame(known, planned, override, breaks, entries)) {
        all.push(known.arranged)
        return
      }
      const arranged = arrange(planned, override, facts.breaks, entries, facts.dayStarts)
      remembered.set(planned.id, { planned, override, breaks, entries, arranged })
      all.push(arranged)
    }

    const keysByPlan = new Map<PlanId, ReadonlySet<OccurrenceKey>>()
    for (const plan of facts.plans) {
      const { planned, keys } = plannedOf(plan, facts, until)
      keysByPlan.set(plan.plan, keys)
      for (const one of planned) arrangeOne(one)
    }
    // Done, but no longer planned: the fact keeps its occurrence.
    for (const tick of facts.checkIns) {
      if (keysByPlan.get(tick.plan)?.has(tick.key) === true) continue
      // OCC-12. What was withdrawn is no fact any more, and nobody owes what no plan asks for.
      const written = entriesByPlan.get(tick.plan)?.get(tick.key) ?? none
      if (written.every((entry) => correctedEntry(entry).withdrawn)) continue
      const kept = plannedWhenDone(tick, facts)
      if (kept.date <= until) arrangeOne(kept)
    }
    // What plans no longer yield is forgotten once it is as much as what they do.
    if (remembered.size > 2 * all.length) remembered.clear()
    return excuseSharesOfWeeks(all, facts.breaks).sort(byDay)
  }
}

interface PlannedByPlan {
  /** All that it was made from. */
  readonly from: string
  readonly planned: readonly PlannedOccurrence[]
  readonly keys: ReadonlySet<OccurrenceKey>
}

interface Remembered {
  readonly planned: PlannedOccurrence
  readonly override: Body<'occurrence-override'> | undefined
  readonly breaks: string
  readonly entries: readonly Body<'log-entry'>[]
  readonly arranged: ArrangedOccurrence
}

const isSame = (
  known: Remembered,
  planned: PlannedOccurrence,
  override: Body<'occurrence-override'> | undefined,
  breaks: string,
  entries: readonly Body<'log-entry'>[],
): boolean =>
  known.planned === planned &&
  known.override === override &&
  known.breaks === breaks &&
  known.entries.length === entries.length &&
  known.entries.every((entry, index) => entry === entries[index])

const none: readonly Body<'log-entry'>[] = []

interface OfOccurrence {
  readonly plan: PlanId | null
  readonly key: OccurrenceKey | null
}

/** By plan and key, without making an id for each: there are thousands. */
function groupByKey<T extends OfOccurrence>(
  facts: readonly T[],
): ReadonlyMap<PlanId, ReadonlyMap<OccurrenceKey, readonly T[]>> {
  const groups = new Map<PlanId, Map<OccurrenceKey, T[]>>()
  for (const fact of facts) {
    if (fact.plan === null || fact.key === null) continue
    let ofPlan = groups.get(fact.plan)
    if (ofPlan === undefined) groups.set(fact.plan, (ofPlan = new Map()))
    const others = ofPlan.get(fact.key)
    if (others === undefined) ofPlan.set(fact.key, [fact])
    else others.push(fact)
  }
  return groups
}

function plannedWhenDone({ plan, key, planned }: Body<'check-in'>, { dayStarts }: PracticeFacts): PlannedOccurrence {
  const session = { start: planned.start, durationMinutes: planned.minutes, flexibility: 'same-day' as const }
  return { id: occurrenceId(plan, key), plan, key, segments: [], share: null, ...placed(session, dayStarts) }
}

/** OCC-17. Of a week's interchangeable sessions a break excuses as many as the week then does not ask for, those that were done last of all. */
function excuseSharesOfWeeks(
  occurrences: ArrangedOccurrence[],
  breaks: readonly Body<'practice-break'>[],
): ArrangedOccurrence[] {
  if (breaks.length === 0) return occurrences
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
