import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from './civil-date.ts'
import { At, CivilDate } from './instant.ts'
import { dayCloses, dayOpens, learnerDateAt, learnerDateOf } from './learner-day.ts'
import type { DayStart } from './learner-day.ts'
import { WallTime, wallSeconds, wallTime } from './wall-time.ts'
import { instantOf, toInstant, wallAt, zoneNamed } from './zone.ts'

const date = (text: string): CivilDate => CivilDate.parse(text)
const wall = (text: string): WallTime => WallTime.parse(text)
const from = (text: string, minutes: number): DayStart => ({ from: date(text), minutes })
const always = (minutes: number): DayStart[] => [from('1970-01-01', minutes)]

test('[TIME-8] half past midnight is still yesterday for someone whose day begins at four', () => {
  expect(learnerDateAt(wall('2026-11-21T00:30:00'), always(240))).toBe('2026-11-20')
  expect(learnerDateAt(wall('2026-11-21T03:59:59'), always(240))).toBe('2026-11-20')
  expect(learnerDateAt(wall('2026-11-21T04:00:00'), always(240))).toBe('2026-11-21')
  expect(learnerDateAt(wall('2026-11-21T00:00:00'), always(0))).toBe('2026-11-21')
})

test('[TIME-7] a fact keeps the date of where it was captured, wherever the learner is later', () => {
  const late = At.parse({
    instant: toInstant(wallSeconds(wall('2026-10-31T15:30:00'))),
    zone: 'Asia/Tokyo',
    offset: 540,
  })
  expect(learnerDateOf(late, always(240))).toBe('2026-10-31')
  expect(learnerDateOf({ ...late, offset: -600 }, always(240))).toBe('2026-10-31')
  expect(learnerDateOf({ ...late, offset: 840 }, always(0))).toBe('2026-11-01')
})

test('[TIME-9] a new day start leaves earlier days as they were, and the day before it is longer or shorter', () => {
  const starts = [...always(0), from('2026-03-10', 240), from('2026-05-01', 0)]
  expect(dayOpens(date('2026-03-09'), starts)).toBe('2026-03-09T00:00:00')
  expect(dayCloses(date('2026-03-09'), starts)).toBe('2026-03-10T04:00:00')
  expect(dayOpens(date('2026-04-30'), starts)).toBe('2026-04-30T04:00:00')
  expect(dayCloses(date('2026-04-30'), starts)).toBe('2026-05-01T00:00:00')
  expect(learnerDateAt(wall('2026-03-10T02:00:00'), starts)).toBe('2026-03-09')
  expect(learnerDateAt(wall('2026-03-09T02:00:00'), starts)).toBe('2026-03-09')
})

const anyStarts = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 720 })), {
    selector: ([day]) => day,
    maxLength: 6,
  })
  .map((starts) =>
    starts.toSorted(([a], [b]) => a - b).map(([day, minutes]) => from(addDays(date('2026-01-01'), day), minutes)),
  )

test('[TIME-9] whatever the day starts, every moment lies in exactly one day, between its opening and its closing', () => {
  const moment = fc.integer({
    min: wallSeconds(wall('2025-12-20T00:00:00')),
    max: wallSeconds(wall('2027-03-01T00:00:00')),
  })
  fc.assert(
    fc.property(anyStarts, moment, (starts, seconds) => {
      const at = wallTime(seconds)
      const day = learnerDateAt(at, starts)
      expect(dayOpens(day, starts) <= at && at < dayCloses(day, starts)).toBe(true)
      expect(learnerDateAt(dayOpens(day, starts), starts)).toBe(day)
    }),
  )
})

test('[TIME-9] in every zone the days of a year open one after the other, an hour or two early or late at most', () => {
  for (const name of Intl.supportedValuesOf('timeZone')) {
    const zone = zoneNamed(name)
    if (!zone.ok) throw new Error(name)
    for (const minutes of [0, 150])
      for (let day = date('2026-01-01'); day < '2027-01-01'; day = addDays(day, 1)) {
        const opens = instantOf(zone.value, dayOpens(day, always(minutes)))
        const closes = instantOf(zone.value, dayCloses(day, always(minutes)))
        const hours = (closes - opens) / 3_600_000
        if (hours < 22 || hours > 26) throw new Error(`${name} ${day}: ${hours} h`)
        expect(learnerDateAt(wallAt(zone.value, opens), always(minutes)), name).toBe(day)
      }
  }
}, 60_000)
