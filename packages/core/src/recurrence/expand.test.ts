import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ZoneName } from '../time/instant.ts'
import type { Instant } from '../time/instant.ts'
import { WallTime, wallSeconds, wallTime } from '../time/wall-time.ts'
import { instantOf, toInstant, wallAt, zoneNamed } from '../time/zone.ts'
import type { Zone } from '../time/zone.ts'
import { expand, occurrencesMax } from './expand.ts'
import type { Horizon, Occurrence } from './expand.ts'
import { Recurrence } from './recurrence.ts'

const at = (text: string): WallTime => WallTime.parse(text)
const series = (start: string, zone: string | null, rule: string | null, more: object = {}): Recurrence =>
  Recurrence.parse({ start, zone, rule, ...more })
const all = (recurrence: Recurrence, horizon: Partial<Horizon> = {}): readonly Occurrence[] => {
  const found = expand(recurrence, { limit: 100, ...horizon })
  if (!found.ok) throw new Error(JSON.stringify(found.error))
  return found.value
}
const walls = (recurrence: Recurrence, horizon: Partial<Horizon> = {}): readonly string[] =>
  all(recurrence, horizon).map(({ wall }) => wall)
const utc = (recurrence: Recurrence, horizon: Partial<Horizon> = {}): readonly string[] =>
  all(recurrence, horizon).map(({ instant }) => `${wallTime((instant ?? Number.NaN) / 1000)}Z`)
const refusal = (recurrence: Recurrence, horizon: Partial<Horizon> = {}): string => {
  const found = expand(recurrence, { limit: 1, ...horizon })
  return found.ok ? 'none' : found.error.type
}
const zone = (name: string): Zone => {
  const found = zoneNamed(name)
  if (!found.ok) throw new Error(name)
  return found.value
}

test('[REC-8] a horizon holds its first moment and not its last', () => {
  const daily = series('2026-01-01T09:00:00', null, 'FREQ=DAILY')
  expect(walls(daily, { after: at('2026-02-01T09:00:00'), before: at('2026-02-03T09:00:00') })).toEqual([
    '2026-02-01T09:00:00',
    '2026-02-02T09:00:00',
  ])
})

test('[REC-8] an instant may bound a rule that has a zone, and no other', () => {
  const berlin = series('2026-01-01T09:00:00', 'Europe/Berlin', 'FREQ=DAILY')
  const noon = instantOf(zone('Europe/Berlin'), at('2026-07-01T12:00:00'))
  expect(walls(berlin, { after: noon, limit: 1 })).toEqual(['2026-07-02T09:00:00'])
  expect(walls(berlin, { after: (noon + 0.5) as Instant, limit: 1 })).toEqual(['2026-07-02T09:00:00'])
  expect(refusal(series('2026-01-01T09:00:00', null, 'FREQ=DAILY'), { after: noon })).toBe('horizon-needs-zone')
})

test('[REC-8] in a gap an occurrence moves forward and keeps the name that the rule gives it', () => {
  const daily = series('2026-03-28T02:30:00', 'Europe/Berlin', 'FREQ=DAILY;COUNT=3')
  expect(walls(daily)).toEqual(['2026-03-28T02:30:00', '2026-03-29T02:30:00', '2026-03-30T02:30:00'])
  expect(utc(daily)).toEqual(['2026-03-28T01:30:00Z', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z'])
})

test('[REC-8] in an overlap the first pass is meant', () => {
  const daily = series('2026-10-24T02:30:00', 'Europe/Berlin', 'FREQ=DAILY;COUNT=3')
  expect(utc(daily)).toEqual(['2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'])
})

test('[REC-8] what a gap moves past its successor comes after it, also when the list is cut between them', () => {
  const rule = 'FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,45'
  const inOrder = ['2026-03-29T01:15:00Z', '2026-03-29T01:45:00Z', '2026-03-30T00:15:00Z']
  expect(utc(series('2026-03-29T00:00:00', 'Europe/Berlin', rule), { limit: 3 })).toEqual(inOrder)
  const apart = series('2026-03-29T00:00:00', 'Europe/Berlin', 'FREQ=DAILY;BYHOUR=2,3;BYMINUTE=10,50;BYSETPOS=2,3')
  expect(utc(apart, { limit: 1 })).toEqual(['2026-03-29T01:10:00Z'])
  expect(utc(apart, { limit: 2 })).toEqual(['2026-03-29T01:10:00Z', '2026-03-29T01:50:00Z'])
})

test('[REC-8] two wall times that a gap makes one are one occurrence, named by the one that exists', () => {
  const twice = series('2026-03-29T02:00:00', 'Europe/Berlin', 'FREQ=DAILY;BYHOUR=2,3;COUNT=4')
  expect(utc(twice)).toEqual(['2026-03-29T01:00:00Z', '2026-03-30T00:00:00Z', '2026-03-30T01:00:00Z'])
  expect(walls(twice, { limit: 1 })).toEqual(['2026-03-29T03:00:00'])
})

test('[REC-8] a date that a zone left out falls together with the next', () => {
  const daily = series('2011-12-29T09:00:00', 'Pacific/Apia', 'FREQ=DAILY;COUNT=4')
  expect(walls(daily)).toEqual(['2011-12-29T09:00:00', '2011-12-31T09:00:00', '2012-01-01T09:00:00'])
})

test('[REC-7] an hourly rule neither doubles nor loses an hour when clocks change', () => {
  const hourly = (start: string): readonly string[] => utc(series(start, 'Europe/Berlin', 'FREQ=HOURLY;COUNT=4'))
  expect(hourly('2026-03-29T01:00:00')).toEqual(['00', '01', '02', '03'].map((hour) => `2026-03-29T${hour}:00:00Z`))
  expect(hourly('2026-10-25T01:00:00')).toEqual([
    '2026-10-24T23:00:00Z',
    ...['00', '01', '02'].map((hour) => `2026-10-25T${hour}:00:00Z`),
  ])
})

test('[REC-7] what an hourly rule names is read off the wall, on both passes of an overlap', () => {
  const rule = 'FREQ=HOURLY;BYHOUR=2;BYMINUTE=0,30'
  expect(utc(series('2026-10-25T00:00:00', 'Europe/Berlin', rule), { limit: 5 })).toEqual([
    '2026-10-25T00:00:00Z',
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:00:00Z',
    '2026-10-25T01:30:00Z',
    '2026-10-26T01:00:00Z',
  ])
})

test('[REC-7] steps of an hour stay an hour where clocks move by half of one', () => {
  const hourly = series('2026-10-04T00:00:00', 'Australia/Lord_Howe', 'FREQ=HOURLY;COUNT=4')
  expect(walls(hourly)).toEqual(['00:00', '01:00', '02:30', '03:30'].map((time) => `2026-10-04T${time}:00`))
})

test('[REC-9] COUNT counts what is removed and what lies before the horizon', () => {
  const five = series('2026-01-01T09:00:00', null, 'FREQ=DAILY;COUNT=5', { exdates: ['2026-01-02T09:00:00'] })
  expect(walls(five)).toHaveLength(4)
  expect(walls(five, { after: at('2026-01-04T00:00:00') })).toEqual(['2026-01-04T09:00:00', '2026-01-05T09:00:00'])
})

test('[REC-9] a start that its rule does not take is not in the set, and a recurrence without a rule is its start', () => {
  expect(walls(series('2026-01-01T09:00:00', null, 'FREQ=WEEKLY;BYDAY=MO'), { limit: 1 })).toEqual([
    '2026-01-05T09:00:00',
  ])
  const once = series('2026-01-01T09:00:00', null, null, { rdates: ['2025-12-01T10:00:00', '2026-01-01T09:00:00'] })
  expect(walls(once)).toEqual(['2025-12-01T10:00:00', '2026-01-01T09:00:00'])
})

test('[REC-8] added dates take their place in order, once, and removed ones go, whoever named them', () => {
  const more = {
    rdates: ['2026-01-20T08:00:00', '2026-01-05T09:00:00', '2026-01-06T09:00:00'],
    exdates: ['2026-01-20T08:00:00', '2026-01-12T09:00:00'],
  }
  expect(walls(series('2026-01-05T09:00:00', 'America/Lima', 'FREQ=WEEKLY', more), { limit: 4 })).toEqual(
    ['05', '06', '19', '26'].map((day) => `2026-01-${day}T09:00:00`),
  )
})

test('[REC-10] UNTIL as an instant, on the wall, or as a whole date', () => {
  const last = (until: string): string | undefined =>
    walls(series('2026-01-01T20:00:00', 'America/New_York', `FREQ=DAILY;UNTIL=${until}`)).at(-1)
  expect(last('20260106T010000Z')).toBe('2026-01-05T20:00:00')
  expect(last('20260106T005959Z')).toBe('2026-01-04T20:00:00')
  expect(last('20260105T200000')).toBe('2026-01-05T20:00:00')
  expect(last('20260105')).toBe('2026-01-05T20:00:00')
  expect(walls(series('2026-01-01T20:00:00', null, 'FREQ=DAILY;UNTIL=20260102T200000Z'))).toHaveLength(2)
})

test('[REC-4] BYWEEKNO alone means the weekday of the start', () => {
  expect(walls(series('2026-01-07T09:00:00', null, 'FREQ=YEARLY;BYWEEKNO=10,20'), { limit: 3 })).toEqual([
    '2026-03-04T09:00:00',
    '2026-05-13T09:00:00',
    '2027-03-10T09:00:00',
  ])
})

test('[REC-5] a week at the edge of a year is taken day by day, in the calendar year of each day', () => {
  const week53 = series('1994-12-11T22:00:00', null, 'FREQ=YEARLY;INTERVAL=3;BYWEEKNO=53;BYDAY=SA,TH,SU;WKST=WE')
  // The Sunday of that week is 1 January 1995, and 1995 is a year between.
  expect(walls(week53, { limit: 3 })).toEqual(['1994-12-29T22:00:00', '1994-12-31T22:00:00', '2000-12-28T22:00:00'])
  const week1 = series('2024-12-01T08:00:00', null, 'FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,FR')
  expect(walls(week1, { limit: 2 })).toEqual(['2024-12-30T08:00:00', '2025-01-03T08:00:00'])
  const first = series(
    '2008-11-18T16:00:00',
    null,
    'FREQ=YEARLY;BYWEEKNO=-52;BYDAY=TH,FR;BYSETPOS=1;WKST=WE;INTERVAL=2',
  )
  expect(walls(first, { limit: 1 })).toEqual(['2010-01-01T16:00:00'])
})

test('[REC-5] numbered weekdays count in the month, or in the year of a yearly rule that names no month', () => {
  const next = (rule: string): string | undefined => walls(series('2026-01-01T08:00:00', null, rule), { limit: 1 })[0]
  expect(next('FREQ=YEARLY;BYDAY=20MO')).toBe('2026-05-18T08:00:00')
  expect(next('FREQ=YEARLY;BYDAY=-1SU')).toBe('2026-12-27T08:00:00')
  expect(next('FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU')).toBe('2026-03-29T08:00:00')
  expect(next('FREQ=MONTHLY;BYDAY=-5SA')).toBe('2026-01-03T08:00:00')
  expect(next('FREQ=YEARLY;BYDAY=53TH')).toBe('2026-12-31T08:00:00')
})

test('[REC-12] positions count also what lies before the start', () => {
  expect(walls(series('2026-01-14T09:00:00', null, 'FREQ=MONTHLY;BYDAY=WE;BYSETPOS=1,3'), { limit: 2 })).toEqual([
    '2026-01-21T09:00:00',
    '2026-02-04T09:00:00',
  ])
  expect(
    walls(series('2026-01-14T09:30:00', null, 'FREQ=HOURLY;BYMINUTE=10,30,50;BYSETPOS=1,-1'), { limit: 2 }),
  ).toEqual(['2026-01-14T09:50:00', '2026-01-14T10:10:00'])
})

test('[REC-12] positions count also what lies after the horizon or after UNTIL', () => {
  const lastOfMinute = 'FREQ=MINUTELY;BYSECOND=0,30;BYSETPOS=-1'
  const minutes = { before: at('2026-01-01T00:01:10') }
  expect(walls(series('2026-01-01T00:00:00', null, lastOfMinute), minutes)).toEqual(['2026-01-01T00:00:30'])
  const until = walls(series('2026-01-01T00:00:00', null, `${lastOfMinute};UNTIL=20260101T000110`))
  expect(until).toEqual(['2026-01-01T00:00:30'])
  const lastOfMonth = series('2026-01-01T00:00:00', null, 'FREQ=MONTHLY;BYMONTHDAY=10,20;BYSETPOS=-1')
  expect(walls(lastOfMonth, { before: at('2026-02-15T00:00:00') })).toEqual(['2026-01-20T00:00:00'])
})

test.each([
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6',
  'FREQ=YEARLY;BYDAY=53MO;BYYEARDAY=1',
  'FREQ=MONTHLY;BYDAY=2TU;BYSETPOS=2',
  'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYMONTH=4',
  'FREQ=DAILY;INTERVAL=7;BYDAY=TU',
  'FREQ=DAILY;BYMONTH=4,6,9,11;BYMONTHDAY=31',
  'FREQ=HOURLY;INTERVAL=4;BYHOUR=7',
  'FREQ=HOURLY;BYMINUTE=5;BYSETPOS=2',
  'FREQ=HOURLY;BYMINUTE=5;BYSETPOS=2;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=MINUTELY;INTERVAL=120;BYMINUTE=10,12',
  'FREQ=SECONDLY;INTERVAL=43200;BYSECOND=2',
  'FREQ=SECONDLY;BYSETPOS=7;BYMINUTE=1',
  'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
])('[REC-11] %s never occurs, and is refused rather than searched for ever', (rule) => {
  for (const zoneName of [null, 'Europe/Berlin']) {
    const never = series('2026-01-01T00:00:00', zoneName, rule)
    expect(refusal(never)).toBe('never-occurs')
    expect(refusal(never, { after: at('2190-01-01T00:00:00') })).toBe('never-occurs')
    expect(all(never, { before: at('2026-01-02T00:00:00') })).toEqual([])
  }
})

test('[REC-11] what is rare is still found: a leap day on a Monday, eight years over a century without one', () => {
  expect(
    walls(series('2026-01-01T00:00:00', null, 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO'), { limit: 1 }),
  ).toEqual(['2044-02-29T00:00:00'])
  const leapDays = series('2096-02-29T12:00:00', 'Europe/Berlin', 'FREQ=YEARLY')
  expect(walls(leapDays, { limit: 2 })).toEqual(['2096-02-29T12:00:00', '2104-02-29T12:00:00'])
  expect(
    walls(series('2026-01-01T06:00:00', null, 'FREQ=HOURLY;INTERVAL=25;BYMONTH=2;BYMONTHDAY=29;BYHOUR=7'), {
      limit: 1,
    }),
  ).toHaveLength(1)
})

test('[REC-11] nobody looks beyond what was asked for', () => {
  const once = series('2026-01-01T00:00:00', null, 'FREQ=SECONDLY;INTERVAL=86399;BYHOUR=0;BYMINUTE=0;BYSECOND=0')
  expect(walls(once, { limit: 1 })).toEqual(['2026-01-01T00:00:00'])
  // The next one is 236 years away, further than anybody looks second by second.
  expect(walls(once, { limit: 2 })).toEqual(['2026-01-01T00:00:00'])
  const counted = series('2026-01-01T00:00:00', null, 'FREQ=SECONDLY;INTERVAL=86400;BYMONTH=1;BYMONTHDAY=1;COUNT=1')
  expect(walls(counted)).toEqual(['2026-01-01T00:00:00'])
})

test('[REC-14] an expansion ends with the year 9999', () => {
  expect(walls(series('9998-06-01T00:00:00', null, 'FREQ=YEARLY'))).toEqual([
    '9998-06-01T00:00:00',
    '9999-06-01T00:00:00',
  ])
  expect(walls(series('9999-12-31T22:00:00', null, 'FREQ=HOURLY'))).toHaveLength(2)
  expect(walls(series('9999-12-31T22:00:00', 'America/Lima', 'FREQ=HOURLY'))).toHaveLength(2)
  expect(walls(series('2026-01-01T00:00:00', null, 'FREQ=YEARLY;INTERVAL=999999999'))).toHaveLength(1)
})

test('[REC-8] horizons beyond bounds, zones that do not exist and rules that cannot be read are refused', () => {
  const daily = series('2026-01-01T09:00:00', null, 'FREQ=DAILY')
  for (const limit of [0, -1, occurrencesMax + 1, Number.NaN])
    expect(refusal(daily, { limit })).toBe('limit-out-of-range')
  expect(all(daily, { limit: occurrencesMax })).toHaveLength(occurrencesMax)
  expect(refusal({ ...daily, zone: ZoneName.parse('Mars/Olympus') })).toBe('unknown-zone')
  expect(refusal({ ...daily, rule: 'FREQ=NEVER' })).toBe('invalid-rule')
  const counted = series('2026-01-01T00:00:00', null, 'FREQ=SECONDLY;COUNT=900000000')
  expect(refusal(counted, { after: at('2050-01-01T00:00:00') })).toBe('too-far-to-count')
  const every = Array.from({ length: 60 }, (_, value) => value).join(',')
  const crowded = series('2026-01-01T00:00:00', null, `FREQ=HOURLY;BYMINUTE=${every};BYSECOND=${every};BYSETPOS=-1`)
  expect(all(crowded, { limit: 200 })).toHaveLength(200)
  expect(refusal(crowded, { limit: occurrencesMax })).toBe('too-far-to-count')
})

test('[REC-6] a horizon shows exactly the part of the whole that lies in it', () => {
  const rules = [
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH,SU;WKST=SU',
    'FREQ=MONTHLY;BYDAY=-1FR,2MO;INTERVAL=5',
    'FREQ=MONTHLY;BYMONTHDAY=-1,31;BYHOUR=1,2,3;BYSETPOS=-2',
    'FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU',
    'FREQ=HOURLY;INTERVAL=7;BYDAY=SU,MO',
    'FREQ=MINUTELY;INTERVAL=95;BYMONTHDAY=1,29',
  ]
  const zones = [null, 'Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Africa/Casablanca']
  const day = fc.integer({ min: 0, max: 800 })
  const start = '2025-03-01T02:30:00'
  fc.assert(
    fc.property(
      fc.constantFrom(...rules),
      fc.constantFrom(...zones),
      day,
      fc.nat(60),
      fc.nat(86_399),
      (rule, name, from, days, second) => {
        const recurrence = series(start, name, rule)
        const after = wallTime(1_740_800_000 + from * 86_400 + second)
        const before = wallTime(1_740_800_000 + (from + days) * 86_400 + second)
        const whole = all(recurrence, { before, limit: occurrencesMax })
        const place = (wall: WallTime): number => (name === null ? 0 : instantOf(zone(name), wall))
        const inside = whole.filter(({ wall, instant }) => (instant === null ? wall >= after : instant >= place(after)))
        expect(all(recurrence, { after, before, limit: occurrencesMax })).toEqual(inside)
      },
    ),
    { numRuns: 150 },
  )
})

test('[REC-8] in every zone a daily rule has one occurrence a day, at the time on the wall or just after a gap', () => {
  const times = ['00:00:00', '02:30:00', '23:59:59']
  for (const name of Intl.supportedValuesOf('timeZone'))
    for (const time of times) {
      const found = all(series(`2026-01-01T${time}`, name, 'FREQ=DAILY;COUNT=365'), { limit: 400 })
      expect(found, name).toHaveLength(365)
      for (const [index, { wall, instant }] of found.entries()) {
        const shown = wallAt(zone(name), toInstant((instant ?? 0) / 1000))
        const movedSeconds = wallSeconds(shown) - wallSeconds(wall)
        if (wall.slice(11) !== time || movedSeconds < 0 || movedSeconds > 2 * 3600)
          throw new Error(`${name}: ${wall} shows as ${shown}`)
        if (index > 0 && (instant ?? 0) <= (found[index - 1]?.instant ?? 0))
          throw new Error(`${name}: ${wall} out of order`)
      }
    }
}, 60_000)
