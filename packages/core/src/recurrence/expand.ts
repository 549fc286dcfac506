import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import type { Instant } from '../time/instant.ts'
import { wallTime } from '../time/wall-time.ts'
import type { WallTime } from '../time/wall-time.ts'
import { toInstant, zoneNamed } from '../time/zone.ts'
import type { UnknownZone, Zone } from '../time/zone.ts'
import { addMoment, momentAt, momentsOf, onTimeline, untilOf } from './moment.ts'
import type { Moment, Timeline } from './moment.ts'
import { parseRule } from './parse-rule.ts'
import type { InvalidRule } from './parse-rule.ts'
import type { Recurrence } from './recurrence.ts'
import type { Rule } from './rule.ts'
import { countedMax } from './wall-series.ts'

/** `wall` is the time as the rule says it, the same whatever the zone data: occurrences are known by it. `instant` is what it means where the rule has a zone. */
export interface Occurrence {
  readonly wall: WallTime
  readonly instant: Instant | null
}

/** From `after`, that moment included, until `before`, that moment not included; on the rule's own wall, or as instants if it has a zone. */
export interface Horizon {
  readonly after?: WallTime | Instant | undefined
  readonly before?: WallTime | Instant | undefined
  readonly limit: number
}

export type RecurrenceRefusal =
  | InvalidRule
  | UnknownZone
  | { readonly type: 'limit-out-of-range'; readonly limitMax: number }
  /** An instant says nothing to a rule without a zone. */
  | { readonly type: 'horizon-needs-zone' }
  /** The rule asks for what no calendar has, or for something so rare that the search gave up. */
  | { readonly type: 'never-occurs' }
  /** COUNT can only be counted from the start, positions through each period, and this horizon asks for too much of it. */
  | { readonly type: 'too-far-to-count' }

export const occurrencesMax = 10_000

/** REC-8. The occurrences of a recurrence within a horizon, in order of time and each once; or why there can be none. */
export function expand(recurrence: Recurrence, horizon: Horizon): Result<readonly Occurrence[], RecurrenceRefusal> {
  if (!(horizon.limit >= 1 && horizon.limit <= occurrencesMax))
    return refuse({ type: 'limit-out-of-range', limitMax: occurrencesMax })
  const zone = recurrence.zone === null ? ok(null) : zoneNamed(recurrence.zone)
  if (!zone.ok) return zone
  const range = rangeOf(horizon, zone.value)
  if (!range.ok) return range
  const rule = recurrence.rule === null ? ok(null) : parseRule(recurrence.rule)
  if (!rule.ok) return rule
  const removed = new Set(recurrence.exdates?.map((wall) => onTimeline(zone.value, wall)))
  const wanted = { ...range.value, limit: horizon.limit, removed }
  const found = rule.value === null ? ok([]) : collect(rule.value, recurrence.start, zone.value, wanted)
  if (!found.ok) return found
  const named = [...(rule.value === null ? [recurrence.start] : []), ...(recurrence.rdates ?? [])]
  for (const wall of named) {
    const moment = momentAt(zone.value, wall)
    if (isWanted(moment, wanted)) addMoment(found.value, moment)
  }
  return ok(found.value.slice(0, horizon.limit).map((moment) => occurrenceOf(moment, zone.value)))
}

/** In whole seconds on the timeline of the rule, both ends included. */
interface Range {
  readonly from: Timeline
  readonly to: Timeline
}

interface Wanted extends Range {
  readonly limit: number
  readonly removed: ReadonlySet<Timeline>
}

/** REC-9. COUNT counts what the rule yields, whether the horizon shows it or an EXDATE takes it away. */
function collect(rule: Rule, start: WallTime, zone: Zone | null, wanted: Wanted): Result<Moment[], RecurrenceRefusal> {
  const inRule = { ...wanted, to: Math.min(wanted.to, untilOf(rule, zone)) }
  const moments = momentsOf(rule, start, zone, rule.count === null ? wanted.from : Number.NEGATIVE_INFINITY, inRule.to)
  const found: Moment[] = []
  let reached = Number.NEGATIVE_INFINITY
  let orderedUpTo = Number.NEGATIVE_INFINITY
  for (let counted = 0; counted !== rule.count; counted += 1) {
    // What a gap moved forward may be overtaken, or met, by what follows it on the wall.
    if (found.length >= wanted.limit && reached >= orderedUpTo) break
    const step = moments.next()
    if (counted === countedMax || (step.done && step.value === 'uncounted')) return refuse({ type: 'too-far-to-count' })
    if (step.done && step.value === 'empty' && found.length === 0) return refuse({ type: 'never-occurs' })
    if (step.done) break
    reached = step.value.wall
    if (!isWanted(step.value, inRule)) continue
    addMoment(found, step.value)
    orderedUpTo = Math.max(orderedUpTo, step.value.shown)
  }
  return ok(found)
}

const isWanted = ({ at }: Moment, { from, to, removed }: Wanted): boolean => at >= from && at <= to && !removed.has(at)

function rangeOf({ after, before }: Horizon, zone: Zone | null): Result<Range, RecurrenceRefusal> {
  if (zone === null && (typeof after === 'number' || typeof before === 'number'))
    return refuse({ type: 'horizon-needs-zone' })
  const place = (bound: WallTime | Instant): Timeline =>
    typeof bound === 'number' ? Math.ceil(bound / 1000) : onTimeline(zone, bound)
  return ok({
    from: after === undefined ? Number.NEGATIVE_INFINITY : place(after),
    to: before === undefined ? Number.POSITIVE_INFINITY : place(before) - 1,
  })
}

const occurrenceOf = ({ wall, at }: Moment, zone: Zone | null): Occurrence => ({
  wall: wallTime(wall),
  instant: zone === null ? null : toInstant(at),
})
