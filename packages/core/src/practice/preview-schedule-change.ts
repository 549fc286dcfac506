import type { Body } from '../record/kinds.ts'
import type { Result } from '../record/result.ts'
import { ok, refuse } from '../record/result.ts'
import type { Refusal } from '../mutation/refusal.ts'
import { addDays } from '../time/civil-date.ts'
import type { CivilDate } from '../time/instant.ts'
import type { OccurrenceKey } from './occurrence-key.ts'
import { plannedOccurrences } from './planned-occurrence.ts'
import type { PlannedOccurrence } from './planned-occurrence.ts'
import type { PracticeFacts } from './practice-facts.ts'
import { practiceLimits } from './practice-limits.ts'
import type { Schedule } from './schedule.ts'
import { checkSchedule, splitSeries } from './series.ts'

/** What a change of schedule would do to the next 90 days, before anybody decides. */
export interface SchedulePreview {
  readonly added: readonly PlannedOccurrence[]
  readonly removed: readonly PlannedOccurrence[]
  /** The same occurrence with another hour, length or window. */
  readonly changed: readonly { readonly before: PlannedOccurrence; readonly after: PlannedOccurrence }[]
  readonly unchanged: number
  /** Sessions somebody had moved, skipped or resized, and which the change takes away. */
  readonly arrangementsLost: readonly OccurrenceKey[]
  readonly minutesBefore: number
  readonly minutesAfter: number
}

/** OCC-23. The same split that the change itself makes, compared by key: what is shown is what will happen. */
export function previewScheduleChange(
  plan: Body<'practice-plan'>,
  facts: Pick<PracticeFacts, 'dayStarts' | 'overrides'>,
  change: { readonly from: CivilDate | null; readonly schedule: Schedule | null },
  today: CivilDate,
): Result<SchedulePreview, Refusal> {
  const from = change.from ?? today
  if (from < today) return refuse({ type: 'past-is-fixed', before: today })
  const sound = change.schedule === null ? ok(undefined) : checkSchedule(change.schedule)
  if (!sound.ok) return sound
  const until = addDays(today, practiceLimits.horizonDays)
  const series = splitSeries(plan.series, from, change.schedule)
  const before = plannedOccurrences(plan, facts.dayStarts, today, until)
  const after = plannedOccurrences({ plan: plan.plan, series }, facts.dayStarts, today, until)
  const beforeByKey = new Map(before.map((one) => [one.key, one]))
  const afterByKey = new Map(after.map((one) => [one.key, one]))
  const removed = before.filter(({ key }) => !afterByKey.has(key))
  const changed = after.flatMap((one) => {
    const was = beforeByKey.get(one.key)
    return was === undefined || isSame(was, one) ? [] : [{ before: was, after: one }]
  })
  const arranged = new Set(facts.overrides.filter((override) => override.plan === plan.plan).map(({ key }) => key))
  return ok({
    added: after.filter(({ key }) => !beforeByKey.has(key)),
    removed,
    changed,
    unchanged: before.length - removed.length - changed.length,
    arrangementsLost: removed.map(({ key }) => key).filter((key) => arranged.has(key)),
    minutesBefore: minutesOf(before),
    minutesAfter: minutesOf(after),
  })
}

const isSame = (before: PlannedOccurrence, after: PlannedOccurrence): boolean =>
  before.start === after.start &&
  before.durationMinutes === after.durationMinutes &&
  before.flexibility === after.flexibility &&
  JSON.stringify(before.segments) === JSON.stringify(after.segments)

const minutesOf = (occurrences: readonly PlannedOccurrence[]): number =>
  occurrences.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0)
