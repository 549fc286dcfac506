import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatRule } from './format-rule.ts'
import { parseRule, ruleCharactersMax } from './parse-rule.ts'
import type { RuleFault } from './parse-rule.ts'
import { numberParts } from './rule.ts'
import type { Rule } from './rule.ts'

const read = (text: string): Rule => {
  const rule = parseRule(text)
  if (!rule.ok) throw new Error(JSON.stringify(rule.error))
  return rule.value
}
const rewritten = (text: string): string => formatRule(read(text))

test('[REC-1] every part is read', () => {
  expect(
    read('FREQ=MONTHLY;INTERVAL=2;UNTIL=20271231T225959Z;BYDAY=-1FR,2MO,WE;WKST=SU;BYHOUR=18;BYSETPOS=-1'),
  ).toEqual({
    frequency: 'MONTHLY',
    interval: 2,
    count: null,
    until: { form: 'utc', wall: '2027-12-31T22:59:59' },
    weekStart: 6,
    months: [],
    weeks: [],
    yearDays: [],
    monthDays: [],
    days: [
      { weekday: 0, nth: 2 },
      { weekday: 2, nth: 0 },
      { weekday: 4, nth: -1 },
    ],
    hours: [18],
    minutes: [],
    seconds: [],
    positions: [-1],
  })
})

test('[REC-1] case, the name of the property, a last semicolon and a plus sign do not matter', () => {
  expect(rewritten('rrule:freq=monthly;byday=+1mo;')).toBe('FREQ=MONTHLY;BYDAY=1MO')
})

test.each<[string, RuleFault, string]>([
  ['', 'not-a-part', ''],
  ['every Monday', 'not-a-part', 'EVERY MONDAY'],
  ['FREQ=DAILY;;COUNT=2', 'not-a-part', ''],
  ['COUNT=3', 'frequency-missing', 'FREQ'],
  ['FREQ=FORTNIGHTLY', 'bad-value', 'FREQ=FORTNIGHTLY'],
  ['FREQ=DAILY;BYEASTER=0', 'unknown-part', 'BYEASTER=0'],
  ['FREQ=DAILY;CONSTRUCTOR=1', 'unknown-part', 'CONSTRUCTOR=1'],
  ['FREQ=DAILY;COUNT=1;COUNT=2', 'repeated-part', 'COUNT=2'],
  ['FREQ=DAILY;COUNT=0', 'bad-value', 'COUNT=0'],
  ['FREQ=DAILY;COUNT=1.5', 'bad-value', 'COUNT=1.5'],
  ['FREQ=DAILY;INTERVAL=0', 'bad-value', 'INTERVAL=0'],
  ['FREQ=DAILY;INTERVAL=1000000000', 'bad-value', 'INTERVAL=1000000000'],
  ['FREQ=DAILY;BYMONTH=13', 'bad-value', 'BYMONTH=13'],
  ['FREQ=DAILY;BYMONTH=-1', 'bad-value', 'BYMONTH=-1'],
  ['FREQ=DAILY;BYMONTHDAY=0', 'bad-value', 'BYMONTHDAY=0'],
  ['FREQ=DAILY;BYMONTHDAY=32', 'bad-value', 'BYMONTHDAY=32'],
  ['FREQ=DAILY;BYHOUR=24', 'bad-value', 'BYHOUR=24'],
  ['FREQ=DAILY;BYHOUR=', 'bad-value', 'BYHOUR='],
  ['FREQ=DAILY;BYSECOND=61', 'bad-value', 'BYSECOND=61'],
  ['FREQ=WEEKLY;BYDAY=XX', 'bad-value', 'BYDAY=XX'],
  ['FREQ=MONTHLY;BYDAY=0MO', 'bad-value', 'BYDAY=0MO'],
  ['FREQ=YEARLY;BYDAY=54MO', 'bad-value', 'BYDAY=54MO'],
  ['FREQ=WEEKLY;WKST=1', 'bad-value', 'WKST=1'],
  ['FREQ=DAILY;UNTIL=20260230', 'bad-value', 'UNTIL=20260230'],
  ['FREQ=DAILY;UNTIL=20260101T250000', 'bad-value', 'UNTIL=20260101T250000'],
  ['FREQ=DAILY;UNTIL=tomorrow', 'bad-value', 'UNTIL=TOMORROW'],
])('[REC-1] %j is refused: %s at %j', (text, fault, part) => {
  expect(parseRule(text)).toEqual({ ok: false, error: { type: 'invalid-rule', fault, part } })
})

test.each<[string, RuleFault, string]>([
  ['FREQ=DAILY;COUNT=3;UNTIL=20260101', 'count-and-until', 'COUNT'],
  ['FREQ=MONTHLY;BYWEEKNO=20', 'not-with-this-frequency', 'BYWEEKNO'],
  ['FREQ=DAILY;BYYEARDAY=100', 'not-with-this-frequency', 'BYYEARDAY'],
  ['FREQ=WEEKLY;BYMONTHDAY=1', 'not-with-this-frequency', 'BYMONTHDAY'],
  ['FREQ=WEEKLY;BYDAY=1MO', 'not-with-this-frequency', 'BYDAY'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO', 'not-with-this-frequency', 'BYDAY'],
  ['FREQ=DAILY;BYSETPOS=1', 'nothing-to-choose-from', 'BYSETPOS'],
])('[REC-2] %j is refused: %s', (text, fault, part) => {
  expect(parseRule(text)).toEqual({ ok: false, error: { type: 'invalid-rule', fault, part } })
})

test('[REC-1] a megabyte of text is refused before it is read, and not sent back', () => {
  const refused = parseRule(`FREQ=DAILY;BYHOUR=${'1,'.repeat(500_000)}`)
  expect(refused).toMatchObject({ ok: false, error: { fault: 'too-long' } })
  expect(JSON.stringify(refused).length).toBeLessThan(200)
})

test('[REC-1] the longest rule there is fits in the limit', () => {
  const all = (max: number): string => Array.from({ length: max }, (_, index) => `${index + 1},-${index + 1}`).join(',')
  const text = `FREQ=YEARLY;BYYEARDAY=${all(366)};BYSETPOS=${all(366)}`
  expect(text.length).toBeLessThan(ruleCharactersMax)
  expect(rewritten(text)).toHaveLength(text.length)
})

test('[REC-3] lists are put in order and repetitions and what goes without saying left out', () => {
  expect(rewritten('FREQ=WEEKLY;INTERVAL=1;WKST=MO;BYDAY=FR,MO,WE,MO')).toBe('FREQ=WEEKLY;BYDAY=MO,WE,FR')
  expect(rewritten('BYMONTH=12,3;FREQ=YEARLY;UNTIL=20300101')).toBe('FREQ=YEARLY;UNTIL=20300101;BYMONTH=3,12')
})

test('[REC-13] the sixtieth second is the fifty-ninth', () => {
  expect(rewritten('FREQ=MINUTELY;BYSECOND=59,60')).toBe('FREQ=MINUTELY;BYSECOND=59')
  expect(rewritten('FREQ=DAILY;UNTIL=20261231T235960Z')).toBe('FREQ=DAILY;UNTIL=20261231T235959Z')
})

test('[REC-3] what was written reads as the same rule', () => {
  const numbers = Object.entries(numberParts).map(([name, { max, signed }]) =>
    fc
      .uniqueArray(fc.integer({ min: 1, max: Math.min(max, 59) }).chain((n) => fc.constantFrom(n, signed ? -n : n)))
      .map((list) => (list.length === 0 ? '' : `;${name}=${list.join(',')}`)),
  )
  fc.assert(
    fc.property(fc.tuple(...numbers), fc.constantFrom('', ';COUNT=3', ';UNTIL=20300101T120000Z'), (parts, end) => {
      const rule = parseRule(`FREQ=YEARLY${parts.join('')}${end}`)
      if (rule.ok) expect(read(formatRule(rule.value))).toEqual(rule.value)
      else expect(rule.error.part).toBe('BYSETPOS')
    }),
  )
})

test('[REC-1] no text makes the reader throw', () => {
  const pieces = fc.constantFrom(
    'FREQ',
    '=',
    ';',
    'DAILY',
    'BYDAY',
    ',',
    '-',
    '1',
    'MO',
    'UNTIL',
    '2026',
    'T',
    'Z',
    ' ',
    '\n',
    '∞',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((some) => some.join('')),
      ),
      (text) => void parseRule(text),
    ),
  )
})
