import { secondsPerDay, wallSeconds } from '../time/wall-time.ts'
import type { WallSeconds, WallTime } from '../time/wall-time.ts'
import { secondsOf, spanAt } from '../time/zone.ts'
import type { Zone } from '../time/zone.ts'
import { elapsedSeries } from './elapsed-series.ts'
import { isSubDaily } from './rule.ts'
import type { Rule } from './rule.ts'
import { wallSeries } from './wall-series.ts'
import type { SeriesEnd } from './wall-series.ts'

/** Seconds in which the occurrences of one rule are ordered and compared: real ones where it has a zone, else those of the wall. */
export type Timeline = number

/** `wall` as the rule says it, `shown` as a clock there shows it: they differ only where a gap moved it forward. */
export interface Moment {
  readonly wall: WallSeconds
  readonly at: Timeline
  readonly shown: WallSeconds
}

/** No offset is as long as a day, so a wall time and its instant differ by less. */
const marginSeconds = secondsPerDay

/** The moments of a rule, in order of the wall it names; zone data comes in here and nowhere before, unless the rule steps in elapsed time. */
export function* momentsOf(
  rule: Rule,
  start: WallTime,
  zone: Zone | null,
  from: Timeline,
  to: Timeline,
): Generator<Moment, SeriesEnd> {
  const elapsed = isSubDaily(rule)
  const margin = elapsed || zone === null ? 0 : marginSeconds
  const series = elapsed
    ? elapsedSeries(rule, onTimeline(zone, start), zone, from, to)
    : wallSeries(rule, wallSeconds(start), from - margin, to + margin)
  const toMoment = elapsed ? momentShowing : momentMeaning
  let step = series.next()
  for (; !step.done; step = series.next()) yield toMoment(zone, step.value)
  return step.value
}

export const momentAt = (zone: Zone | null, wall: WallTime): Moment => momentMeaning(zone, wallSeconds(wall))

export const onTimeline = (zone: Zone | null, wall: WallTime): Timeline => placeOf(zone, wallSeconds(wall))

/** Keeps the list in order. Of two at the same time the one stays that a clock there shows, else the first. New ones nearly always come last. */
export function addMoment(moments: Moment[], moment: Moment): void {
  let place = moments.length
  while (place > 0 && (moments[place - 1]?.at ?? 0) > moment.at) place -= 1
  const before = moments[place - 1]
  if (before?.at === moment.at) {
    if (before.wall !== before.shown) moments[place - 1] = moment
  } else if (place === moments.length) moments.push(moment)
  else moments.splice(place, 0, moment)
}

/** REC-10. The last second that UNTIL lets in. Where its form does not suit the start, it is read as a person would mean it. */
export function untilOf({ until }: Rule, zone: Zone | null): Timeline {
  if (until === null) return Number.POSITIVE_INFINITY
  const wall = wallSeconds(until.wall)
  if (until.form === 'utc') return wall
  return until.form === 'date' ? placeOf(zone, wall + secondsPerDay) - 1 : placeOf(zone, wall)
}

function momentMeaning(zone: Zone | null, wall: WallSeconds): Moment {
  if (zone === null) return { wall, at: wall, shown: wall }
  const at = secondsOf(zone, wall)
  return { wall, at, shown: at + spanAt(zone, at).offsetSeconds }
}

function momentShowing(zone: Zone | null, at: Timeline): Moment {
  const wall = zone === null ? at : at + spanAt(zone, at).offsetSeconds
  return { wall, at, shown: wall }
}

const placeOf = (zone: Zone | null, wall: WallSeconds): Timeline => (zone === null ? wall : secondsOf(zone, wall))
