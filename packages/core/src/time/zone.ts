import { ok, refuse } from '../record/result.ts'
import type { Result } from '../record/result.ts'
import type { Instant } from './instant.ts'
import { dayOf } from './civil-date.ts'
import { secondsPerDay, wallSeconds, wallTime } from './wall-time.ts'
import type { WallSeconds, WallTime } from './wall-time.ts'

/** Seconds since 1970 UTC. Offsets are whole seconds (they were odd ones before 1972), so seconds are fine enough for zones. */
export type EpochSeconds = number

/** A stretch of time in which a zone keeps one offset. Cut at block borders, so two neighbours may have the same offset. */
export interface OffsetSpan {
  readonly from: EpochSeconds
  readonly until: EpochSeconds
  readonly offsetSeconds: number
}

/** What the runtime knows about one zone, learnt block by block as it is asked for. The only holder of zone data. */
export interface Zone {
  readonly name: string
  readonly probe: (at: EpochSeconds) => number
  readonly blocks: Map<number, readonly OffsetSpan[]>
}

export interface UnknownZone {
  readonly type: 'unknown-zone'
  readonly zone: string
}

/** A block is somewhat more than a year, so that a year's expansion touches two. */
const blockSeconds = 400 * secondsPerDay
/** Offsets last longer than this: looking every twelve hours from 1900 to 2050 finds no change in any zone that looking every five days misses. */
const probeStepSeconds = 5 * secondsPerDay
/** Offsets stay within 16 hours and jumps within 24, so two days around a wall time hold every instant it can mean. */
const marginSeconds = 2 * secondsPerDay

/** What zones do from 2400 on they do again 400 years later, with the calendar: the rest of time costs nothing to learn. */
const cycleSeconds = 146_097 * secondsPerDay
const foldFrom = dayOf(2400, 1, 1) * secondsPerDay
/** Names come from outside and may be spelled in many cases, years may be any: what is remembered is bounded, and learnt again when asked. */
const zonesMax = 1000
const blocksMax = 1000

const zones = new Map<string, Zone>()

/** TIME-5. A zone by its IANA name, as the runtime knows it. Whether a name exists is the runtime's to say. */
export function zoneNamed(name: string): Result<Zone, UnknownZone> {
  const known = zones.get(name)
  if (known !== undefined) return ok(known)
  const format = offsetFormat(name)
  if (format === undefined) return refuse({ type: 'unknown-zone', zone: name })
  const zone = { name, probe: (at: EpochSeconds) => parseOffset(format.format(at * 1000)), blocks: new Map() }
  if (zones.size >= zonesMax) zones.clear()
  zones.set(name, zone)
  return ok(zone)
}

/** What the wall shows in a zone at an instant. */
export const wallAt = (zone: Zone, instant: Instant): WallTime => {
  const seconds = Math.floor(instant / 1000)
  return wallTime(seconds + spanAt(zone, seconds).offsetSeconds)
}

/** TIME-6. The instant a wall time means: moved forward by the length of the gap it falls in, the first of two in an overlap. */
export const instantOf = (zone: Zone, wall: WallTime): Instant => toInstant(secondsOf(zone, wallSeconds(wall)))

export const toInstant = (seconds: EpochSeconds): Instant => (seconds * 1000) as Instant

/** TIME-6, in seconds. */
export function secondsOf(zone: Zone, wall: WallSeconds): EpochSeconds {
  let span = spanAt(zone, wall - marginSeconds)
  if (wall + marginSeconds < span.until) return wall - span.offsetSeconds
  while (wall - span.offsetSeconds >= span.until) {
    const next = spanAt(zone, span.until)
    // Before the next span begins and after this one ended: a gap. The offset before it moves the wall forward.
    if (wall - next.offsetSeconds < next.from) break
    span = next
  }
  return wall - span.offsetSeconds
}

export function spanAt(zone: Zone, at: EpochSeconds): OffsetSpan {
  if (at >= foldFrom + cycleSeconds) return laterSpan(zone, at)
  const index = Math.floor(at / blockSeconds)
  const block = zone.blocks.get(index) ?? learnBlock(zone, index)
  for (const span of block) if (at < span.until) return span
  throw new Error(`no offset of ${zone.name} at ${at}`)
}

function laterSpan(zone: Zone, at: EpochSeconds): OffsetSpan {
  const shift = Math.floor((at - foldFrom) / cycleSeconds) * cycleSeconds
  const { from, until, offsetSeconds } = spanAt(zone, at - shift)
  return { from: from + shift, until: until + shift, offsetSeconds }
}

function learnBlock(zone: Zone, index: number): readonly OffsetSpan[] {
  const spans: OffsetSpan[] = []
  const end = (index + 1) * blockSeconds
  let from = index * blockSeconds
  let offsetSeconds = zone.probe(from)
  for (let at = from; at < end; at += probeStepSeconds) {
    const next = Math.min(at + probeStepSeconds, end)
    const offsetThere = zone.probe(next === end ? end - 1 : next)
    if (offsetThere === offsetSeconds) continue
    const change = changeBetween(zone, at, next, offsetSeconds)
    spans.push({ from, until: change, offsetSeconds })
    from = change
    offsetSeconds = zone.probe(change)
    at = change - probeStepSeconds
  }
  spans.push({ from, until: end, offsetSeconds })
  if (zone.blocks.size >= blocksMax) zone.blocks.clear()
  zone.blocks.set(index, spans)
  return spans
}

/** The first second with another offset, by halving. */
function changeBetween(zone: Zone, before: EpochSeconds, after: EpochSeconds, offsetBefore: number): EpochSeconds {
  let low = before
  let high = after
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (zone.probe(middle) === offsetBefore) low = middle
    else high = middle
  }
  return high
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** `GMT`, `GMT+05:45` or `GMT-00:44:30`, at the end of a date that nobody reads. */
function parseOffset(text: string): number {
  const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? []
  if (sign === undefined) return 0
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)
  return sign === '-' ? -size : size
}
