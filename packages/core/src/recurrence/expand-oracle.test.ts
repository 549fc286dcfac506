import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wallSeconds, wallTime } from '../time/wall-time.ts'
import type { WallTime } from '../time/wall-time.ts'
import { bruteForce } from './brute-force.ts'
import { expand } from './expand.ts'
import { parseRule } from './parse-rule.ts'

const runs = Number(process.env['ORACLE_RUNS'] ?? 400)

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
            fc.option(value, { freq: 2, nil: null }).map((text) => (text === null ? '' : `;${part}=${text}`)),
          ),
        ),
        interval: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 })),
        weekStart: fc.option(weekday, { freq: 1, nil: null }),
        count: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 1, nil: null }),
        positions: fc.option(list(fc.oneof(signed(3), signed(30)), 3), { freq: 1, nil: null }),
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
  if (!found.ok) throw new Error(`${text}: ${JSON.stringify(found.error)}`)
  expect(found.value.map(({ wall }) => wall)).toEqual(
    wanted
      .filter((wall) => wall <= last)
      .slice(0, 10_000)
      .map(wallTime),
  )
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
