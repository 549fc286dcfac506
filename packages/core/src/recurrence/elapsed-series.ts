import { secondsPerDay, wallEnd } from '../time/wall-time.ts'
import { spanAt } from '../time/zone.ts'
import type { EpochSeconds, OffsetSpan, Zone } from '../time/zone.ts'
import { chosenPlaces } from './chosen-places.ts'
import { completeRule } from './complete-rule.ts'
import { monthFilter } from './month-filter.ts'
import { mod, nextMatch, periodLength } from './next-match.ts'
import type { Rule } from './rule.ts'
import { countedMax } from './wall-series.ts'
import type { SeriesEnd } from './wall-series.ts'

/** Looks in vain before a search gives up. Each skips all that cannot fit, so this is some centuries of a rule that seldom fits. */
const looksMax = 100_000
/** What it costs, in looks, to learn from the runtime how long an offset lasts. */
const looksPerSpan = 100
/** After 400 years the calendar repeats, so a rule that found nothing in as long is not waited for either. */
const waitMaxSeconds = 146_097 * secondsPerDay

/** No zone at all is one offset for ever. */
const always: OffsetSpan = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, offsetSeconds: 0 }

/**
 * REC-7. The instants of a rule that steps by hours or less, in order. Its steps are real, elapsed time: an hourly rule neither
 * doubles nor loses an hour when clocks change. What it names (hours, minutes, days …) is read off the wall of the moment.
 */
export function* elapsedSeries(
  rule: Rule,
  start: EpochSeconds,
  zone: Zone | null,
  from: EpochSeconds,
  to: EpochSeconds,
): Generator<EpochSeconds, SeriesEnd> {
  const length = periodLength(rule)
  const offset = spanOf(zone, start).offsetSeconds
  const origin = start - mod(start + offset, length)
  const first = Math.max(start, from)
  const last = Math.min(to, wallEnd + secondsPerDay)
  // Positions count in the whole period, so the first and the last are read from end to end.
  const begin = first - mod(first - origin, length)
  const end = last - mod(last - origin, length) + length - 1
  const found = fittingInstants(rule, { start, origin, zone }, begin, end)
  if (rule.positions.length === 0) return yield* between(found, start, last)
  const chosen = chosenInPeriods(found, rule.positions, (at) => Math.floor((at - origin) / length))
  return yield* between(chosen, start, last)
}

interface Grid {
  readonly start: EpochSeconds
  /** Where the period of the start begins; every other period begins a whole number of steps from here. */
  readonly origin: EpochSeconds
  readonly zone: Zone | null
}

function* fittingInstants(
  rule: Rule,
  { start, origin, zone }: Grid,
  begin: EpochSeconds,
  to: EpochSeconds,
): Generator<EpochSeconds, SeriesEnd> {
  const days = monthFilter(rule)
  let looks = 0
  let waitsSince = begin
  for (let span = spanOf(zone, begin); ; span = spanOf(zone, span.until)) {
    const { offsetSeconds } = span
    // Per span, because a step of an hour need not end on the same minute once clocks moved by half an hour.
    const nextFrom = nextMatch(completeRule(rule, start + offsetSeconds), days, origin + offsetSeconds)
    const spanEnd = span.until + offsetSeconds
    const end = Math.min(spanEnd, to + 1 + offsetSeconds, wallEnd)
    let wall = Math.max(begin, span.from) + offsetSeconds
    looks += looksPerSpan
    while (wall < end) {
      const next = nextFrom(wall)
      looks += 1
      if (next === wall) {
        yield wall - offsetSeconds
        looks = 0
        waitsSince = wall
        wall += 1
      } else if (looks > looksMax || next - waitsSince > waitMaxSeconds) return 'empty'
      else wall = next
    }
    if (end < spanEnd) return 'passed'
  }
}

function* chosenInPeriods(
  found: Generator<EpochSeconds, SeriesEnd>,
  positions: readonly number[],
  periodOf: (at: EpochSeconds) => number,
): Generator<EpochSeconds, SeriesEnd> {
  let together: EpochSeconds[] = []
  let counted = 0
  let emptyPeriods = 0
  let waitsSince = 0
  let step = found.next()
  while (!step.done) {
    const period = periodOf(step.value)
    while (!step.done && periodOf(step.value) === period) {
      together.push(step.value)
      step = found.next()
    }
    counted += together.length
    if (counted > countedMax) return 'uncounted'
    const places = chosenPlaces(positions, together.length)
    emptyPeriods = places.length === 0 ? emptyPeriods + 1 : 0
    if (emptyPeriods <= 1) waitsSince = together[0] ?? 0
    if (emptyPeriods > looksMax || (together[0] ?? 0) - waitsSince > waitMaxSeconds) return 'empty'
    for (const place of places) yield together[place] ?? 0
    together = []
  }
  return step.value
}

function* between(
  found: Generator<EpochSeconds, SeriesEnd>,
  start: EpochSeconds,
  last: EpochSeconds,
): Generator<EpochSeconds, SeriesEnd> {
  let step = found.next()
  for (; !step.done; step = found.next()) {
    if (step.value > last) return 'passed'
    if (step.value >= start) yield step.value
  }
  return step.value
}

const spanOf = (zone: Zone | null, at: EpochSeconds): OffsetSpan => (zone === null ? always : spanAt(zone, at))
