import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CivilDate } from '../time/instant.ts'
import { WallTime } from '../time/wall-time.ts'
import { expand } from './expand.ts'
import { parseRule } from './parse-rule.ts'
import { patternOf, ruleOfPattern } from './rule-pattern.ts'
import type { RulePattern } from './rule-pattern.ts'

const monday = CivilDate.parse('2026-03-02')

function read(text: string, start = monday): RulePattern | null {
  const rule = parseRule(text)
  if (!rule.ok) throw new Error(`not a rule: ${text}`)
  return patternOf(rule.value, start)
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const common = { every: fc.integer({ min: 1, max: 99 }), count: fc.option(fc.integer({ min: 1, max: 500 })) }
const someOf = (values: readonly number[]) => fc.subarray([...values], { minLength: 1 }).map(sorted)
const dates = [-1, ...Array.from({ length: 31 }, (_, index) => index + 1)]
const weekday = fc.integer({ min: 0, max: 6 })
const anyPattern: fc.Arbitrary<RulePattern> = fc.oneof(
  fc.record({ type: fc.constant('daily' as const), ...common }),
  fc.record({ type: fc.constant('weekly' as const), ...common, weekdays: someOf([0, 1, 2, 3, 4, 5, 6]) }),
  fc.record({ type: fc.constant('monthly-dates' as const), ...common, dates: someOf(dates) }),
  fc.record({
    type: fc.constant('monthly-weekday' as const),
    ...common,
    nth: fc.constantFrom(1, 2, 3, 4, 5, -1),
    weekday,
  }),
  fc.record({
    type: fc.constant('yearly' as const),
    ...common,
    month: fc.integer({ min: 1, max: 12 }),
    date: fc.integer({ min: 1, max: 31 }),
  }),
)

test('[REC-15] the pattern of the rule of a pattern is that pattern, whatever the first day', () => {
  fc.assert(
    fc.property(anyPattern, fc.constantFrom('2026-03-02', '2027-12-31'), (pattern, start) => {
      expect(read(ruleOfPattern(pattern), CivilDate.parse(start))).toEqual(pattern)
    }),
    { seed: 15 },
  )
})

test('[REC-15] a pattern read from a rule means the same days as that rule', () => {
  for (const rule of [
    'FREQ=WEEKLY',
    'FREQ=WEEKLY;INTERVAL=2',
    'FREQ=MONTHLY;COUNT=9',
    'FREQ=YEARLY',
    'FREQ=YEARLY;BYMONTH=7',
  ]) {
    const pattern = read(rule)
    if (pattern === null) throw new Error(`no words for ${rule}`)
    const start = WallTime.parse(`${monday}T17:00:00`)
    const same = { start, zone: null }
    expect(expand({ ...same, rule: ruleOfPattern(pattern) }, { limit: 12 })).toEqual(
      expand({ ...same, rule }, { limit: 12 }),
    )
  }
})

test('[REC-15] a rule that says more than a pattern can has none', () => {
  const more = [
    'FREQ=HOURLY',
    'FREQ=DAILY;BYDAY=MO,TU',
    'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,17',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU',
    'FREQ=MONTHLY;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=1MO,3MO',
    'FREQ=MONTHLY;BYMONTHDAY=-2',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=YEARLY;BYMONTHDAY=3',
    'FREQ=DAILY;UNTIL=20270101',
  ]
  expect(more.filter((rule) => read(rule) !== null)).toEqual([])
})
