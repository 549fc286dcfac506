import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CivilDate } from './instant.ts'
import { dayCloses, dayOpens } from './learner-day.ts'
import type { DayStart } from './learner-day.ts'
import { flexibilities, windowIn, windowOf } from './session-window.ts'
import type { Flexibility } from './session-window.ts'
import { WallTime, wallTime } from './wall-time.ts'
import { wallAt, zoneNamed } from './zone.ts'

const at = (text: string): WallTime => WallTime.parse(text)
const dayAt = (minutes: number): DayStart[] => [{ from: CivilDate.parse('1970-01-01'), minutes }]
const session = (start: string, flexibility: Flexibility, durationMinutes = 30) => ({
  start: at(start),
  durationMinutes,
  flexibility,
})

test('[TIME-10] a fixed window gives a quarter of an hour on either side', () => {
  expect(windowOf(session('2026-11-21T18:00:00', 'fixed', 45), dayAt(0))).toEqual({
    date: '2026-11-21',
    opens: '2026-11-21T17:45:00',
    closes: '2026-11-21T19:00:00',
  })
})

test('[TIME-10] a same-day window is the learner’s day, a weekly one lasts to the end of Sunday', () => {
  expect(windowOf(session('2026-11-19T18:00:00', 'same-day'), dayAt(240))).toEqual({
    date: '2026-11-19',
    opens: '2026-11-19T04:00:00',
    closes: '2026-11-20T04:00:00',
  })
  expect(windowOf(session('2026-11-19T18:00:00', 'weekly'), dayAt(240))).toEqual({
    date: '2026-11-19',
    opens: '2026-11-19T04:00:00',
    closes: '2026-11-23T04:00:00',
  })
})

test('[TIME-11] a window that crosses midnight belongs to the day in which its session starts', () => {
  const late = windowOf(session('2026-11-21T23:30:00', 'fixed', 60), dayAt(0))
  expect(late).toEqual({ date: '2026-11-21', opens: '2026-11-21T23:15:00', closes: '2026-11-22T00:45:00' })
  const early = windowOf(session('2026-11-22T00:10:00', 'fixed', 60), dayAt(0))
  expect(early).toEqual({ date: '2026-11-22', opens: '2026-11-21T23:55:00', closes: '2026-11-22T01:25:00' })
  expect(windowOf(session('2026-11-22T01:00:00', 'same-day'), dayAt(240)).date).toBe('2026-11-21')
  expect(windowOf(session('2026-11-23T01:00:00', 'weekly'), dayAt(240)).closes).toBe('2026-11-23T04:00:00')
})

test('[TIME-12] a window holds the start of its session, and in no zone does it close before it opens', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  const start = fc.integer({ min: 1_700_000_000, max: 2_000_000_000 }).map(wallTime)
  fc.assert(
    fc.property(
      start,
      fc.constantFrom(...flexibilities),
      fc.nat(720),
      fc.nat(600),
      fc.constantFrom(...zones),
      (begins, flexibility, minutes, durationMinutes, name) => {
        const starts = dayAt(minutes)
        const window = windowOf({ start: begins, durationMinutes, flexibility }, starts)
        expect(window.opens <= begins && begins <= window.closes).toBe(true)
        expect(dayOpens(window.date, starts) <= begins && begins < dayCloses(window.date, starts)).toBe(true)
        const zone = zoneNamed(name)
        if (!zone.ok) throw new Error(name)
        const { opens, closes } = windowIn(zone.value, window)
        // Nothing but a date left out of the calendar takes more than a few hours from a window.
        if (flexibility === 'weekly') expect(closes).toBeGreaterThan(opens)
        expect(closes).toBeGreaterThanOrEqual(opens)
      },
    ),
  )
})

test('[TIME-12] where a zone skips midnight, the day opens with its first moment', () => {
  const zone = zoneNamed('America/Santiago')
  if (!zone.ok) throw new Error('no zone')
  const { opens, closes } = windowIn(zone.value, windowOf(session('2026-09-06T10:00:00', 'same-day'), dayAt(0)))
  expect(wallAt(zone.value, opens)).toBe('2026-09-06T01:00:00')
  expect((closes - opens) / 3_600_000).toBe(23)
})
