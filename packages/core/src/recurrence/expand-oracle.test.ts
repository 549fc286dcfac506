import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Instant, ZoneName } from '../time/instant.ts'
import { wallSeconds, wallTime } from '../time/wall-time.ts'
import type { WallTime } from '../time/wall-time.ts'
import { secondsOf, spanAt, zoneNamed } from '../time/zone.ts'
import { bruteForce } from './brute-force.ts'
import { expand } from './expand.ts'
import type { Occurrence } from './expand.ts'
import { parseRule } from './parse-rule.ts'

/** `ORACLE_RUNS=20000` looks longer. */
const runs = Number(process.env['ORACLE_RUNS'] ?? (process.env['ETUDE_TESTS'] === 'quick' ? 200 : 1000))

/** One time in three. */
const sometimes = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })
const list = (values: fc.Arbitrary<number | string>, max = 4): fc.Arbitrary<string> =>
  fc.uniqueArray(values, { minLength: 1, maxLength: max }).map((items) => items.join(','))
const signed = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max }).chain((n) => fc.constantFrom(n, -n))
const weekday = fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
const nthWeekday = (max: number): fc.Arbitrary<string> =>
  fc.tuple(signed(max), weekday).map(([nth, day]) => `${nth}${day}`)
const clock = {
  BYHOUR: list(fc.nat(23)),
  BYMINUTE: list(fc.nat(59), 6),
  BYSECOND: list(fc.nat(60), 3),
}
const BYMONTH = list(fc.integer({ min: 1, max: 12 }), 6)
const BYMONTHDAY = list(signed(31), 8)
const BYYEARDAY = list(signed(366), 20)
const BYDAY = list(weekday, 5)

/** Only what RFC 5545 allows together; a part is there one time in three. */
const partsOf: Record<string, Record<string, fc.Arbitrary<string>>> = {
  YEARLY: { BYMONTH, BYYEARDAY, BYMONTHDAY, BYDAY: fc.oneof(BYDAY, list(nthWeekday(53), 3)), ...clock },
  'YEARLY;': { BYMONTH, BYYEARDAY, BYMONTHDAY, BYWEEKNO: list(signed(53), 8), BYDAY, ...clock },
  MONTHLY: { BYMONTH, BYMONTHDAY, BYDAY: fc.oneof(BYDAY, list(nthWeekday(5), 3)), ...clock },
  WEEKLY: { BYMONTH, BYDAY, ...clock },
  DAILY: { BYMONTH, BYMONTHDAY, BYDAY, ...clock },
  HOURLY: { BYMONTH, BYYEARDAY: list(signed(366), 200), BYMONTHDAY: list(signed(31), 20), BYDAY, ...clock },
  MINUTELY: { BYDAY, BYMONTHDAY: list(signed(31), 20), ...clock },
  SECONDLY: { BYDAY, BYMONTHDAY: list(signed(31), 20), ...clock },
}

const ruleText = (frequencies: readonly string[]): fc.Arbitrary<string> =>
  fc.constantFrom(...frequencies).chain((name) =>
    fc
      .record({
        parts: fc.tuple(
          ...Object.entries(partsOf[name] ?? {}).map(([part, value]) =>
            sometimes(value).map((text) => (text === null ? '' : `;${part}=${text}`)),
          ),
        ),
        interval: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 })),
        weekStart: sometimes(weekday),
        count: sometimes(fc.integer({ min: 1, max: 40 })),
        positions: sometimes(list(fc.oneof(signed(3), signed(30)), 3)),
      })
      .map(({ parts, interval, weekStart, count, positions }) => {
        const by = parts.join('')
        const ends = count === null ? '' : `;COUNT=${count}`
        const chosen = positions === null || by === '' ? '' : `;BYSETPOS=${positions}`
        const week = weekStart === null ? '' : `;WKST=${weekStart}`
        return `FREQ=${name.replace(';', '')};INTERVAL=${interval}${by}${chosen}${ends}${week}`
      }),
  )

const start = fc
  .integer({ min: wallSeconds('1990-01-01T00:00:00' as WallTime), max: wallSeconds('2040-01-01T00:00:00' as WallTime) })
  .map(wallTime)

function sameAsBruteForce(text: string, begin: WallTime, days: number): void {
  const rule = parseRule(text)
  if (!rule.ok) throw new Error(`${text}: ${JSON.stringify(rule.error)}`)
  const last = wallSeconds(begin) + days * 86_400
  const wanted = bruteForce(rule.value, wallSeconds(begin), last, () => 0)
  const horizon = { before: wallTime(last + 1), limit: 10_000 }
  const found = expand({ start: begin, zone: null, rule: text }, horizon)
  expect(occurrencesOf(found, text).map(({ wall }) => wall)).toEqual(
    wanted
      .filter((wall) => wall <= last)
      .slice(0, 10_000)
      .map(wallTime),
  )
}

/** What never occurs may be refused even where a horizon would end the search (REC-11); it must then be empty. */
function occurrencesOf(found: ReturnType<typeof expand>, rule: string): readonly Occurrence[] {
  if (found.ok) return found.value
  if (found.error.type === 'never-occurs') return []
  throw new Error(`${rule}: ${JSON.stringify(found.error)}`)
}

test('[REC-6] a rule of days or more yields what a look at every single day yields', () => {
  fc.assert(
    fc.property(
      ruleText(['YEARLY', 'YEARLY;', 'MONTHLY', 'WEEKLY', 'DAILY']),
      start,
      fc.constantFrom(40, 400, 1500),
      sameAsBruteForce,
    ),
    { numRuns: runs },
  )
}, 600_000)

test('[REC-7] a rule of hours or less yields what a look at every single second yields', () => {
  fc.assert(fc.property(ruleText(['HOURLY', 'MINUTELY', 'SECONDLY']), start, fc.constant(1), sameAsBruteForce), {
    numRuns: Math.ceil(runs / 4),
  })
}, 600_000)

const zoneNames = Intl.supportedValuesOf('timeZone')

/** The offset as the fields of a formatted date show it, minute by minute: not the way the engine asks. */
function offsetsIn(timeZone: string): (utc: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const known = new Map<number, number>()
  return (utc) => {
    const minute = Math.floor(utc / 60)
    const offset = known.get(minute) ?? shownSeconds(format, minute * 60) - minute * 60
    known.set(minute, offset)
    return offset
  }
}

function shownSeconds(format: Intl.DateTimeFormat, utc: number): number {
  const part = Object.fromEntries(format.formatToParts(utc * 1000).map(({ type, value }) => [type, value]))
  return wallSeconds(`${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:00` as WallTime)
}

/** Tries every offset that the zone has around a wall time: the earliest instant that shows it, or the latest reading if none does. */
function readWall(wall: number, offsetAt: (utc: number) => number): number {
  const readings = new Set<number>()
  for (let hours = -48; hours <= 48; hours += 3) readings.add(wall - offsetAt(wall + hours * 3600))
  const sorted = [...readings].toSorted((a, b) => a - b)
  return sorted.find((utc) => utc + offsetAt(utc) === wall) ?? sorted.at(-1) ?? Number.NaN
}

/** Some hours before a change of clocks, if the zone has one: that is where it gets hard. */
const beforeChange = fc
  .tuple(fc.constantFrom(...zoneNames), fc.integer({ min: 631_152_000, max: 2_050_000_000 }), fc.nat(90_000))
  .map(([name, from, early]) => {
    const zone = zoneNamed(name)
    if (!zone.ok) throw new Error(name)
    let span = spanAt(zone.value, from)
    // The cut between two blocks is no change.
    for (let tries = 0; tries < 3 && spanAt(zone.value, span.until).offsetSeconds === span.offsetSeconds; tries += 1)
      span = spanAt(zone.value, span.until)
    const shown = span.until - early + span.offsetSeconds
    const start = wallTime(shown - (shown % 60))
    return { name: name as ZoneName, start, startsAt: secondsOf(zone.value, wallSeconds(start)) }
  })

function instantsOf(rule: string, zone: ZoneName, start: WallTime, last: number): readonly number[] {
  const horizon = { before: (last * 1000 + 1) as Instant, limit: 10_000 }
  const found = expand({ start, zone, rule }, horizon)
  return occurrencesOf(found, rule).map(({ instant }) => (instant ?? Number.NaN) / 1000)
}

test('[REC-8] around a change of clocks in any zone, a rule of days or more means what the walls there show', () => {
  const days = ruleText(['MONTHLY', 'WEEKLY', 'DAILY'])
  fc.assert(
    fc.property(days, beforeChange, (text, { name, start, startsAt }) => {
      const rule = parseRule(text)
      if (!rule.ok) throw new Error(text)
      const last = startsAt + 70 * 86_400
      const offsetAt = offsetsIn(name)
      const walls = bruteForce(rule.value, wallSeconds(start), last + 3 * 86_400, () => 0)
      const wanted = new Set(walls.map((wall) => readWall(wall, offsetAt)).filter((utc) => utc <= last))
      expect(instantsOf(text, name, start, last)).toEqual([...wanted].toSorted((a, b) => a - b).slice(0, 10_000))
    }),
    { numRuns: Math.ceil(runs / 8) },
  )
}, 600_000)

test('[REC-7] around a change of clocks in any zone, a rule of hours or less takes the seconds that agree with it', () => {
  const hours = ruleText(['HOURLY', 'MINUTELY', 'SECONDLY'])
  fc.assert(
    fc.property(hours, beforeChange, (text, { name, start, startsAt }) => {
      const rule = parseRule(text)
      if (!rule.ok) throw new Error(text)
      const last = startsAt + 36 * 3600
      const wanted = bruteForce(rule.value, startsAt, last, offsetsIn(name))
      expect(instantsOf(text, name, start, last)).toEqual(wanted.filter((utc) => utc <= last).slice(0, 10_000))
    }),
    { numRuns: Math.ceil(runs / 8) },
  )
}, 600_000)
