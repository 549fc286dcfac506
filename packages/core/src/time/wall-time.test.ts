import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WallTime, dateOf, wallEnd, wallSeconds, wallTime } from './wall-time.ts'

test('[TIME-4] a wall time is a date that exists and a time of day, to the second, and nothing about a zone', () => {
  for (const text of ['2026-02-28T23:59:59', '2024-02-29T00:00:00', '0001-01-01T00:00:00', '9999-12-31T12:00:00'])
    expect(WallTime.safeParse(text).success, text).toBe(true)
  for (const text of [
    '2026-02-29T10:00:00',
    '2026-13-01T10:00:00',
    '2026-04-31T10:00:00',
    '2026-04-00T10:00:00',
    '2026-01-01T24:00:00',
    '2026-01-01T10:60:00',
    '2026-01-01T10:00:60',
    '2026-01-01T10:00',
    '2026-01-01 10:00:00',
    '2026-01-01T10:00:00Z',
    '2026-01-01T10:00:00+01:00',
    '10000-01-01T10:00:00',
  ])
    expect(WallTime.safeParse(text).success, text).toBe(false)
})

test('[TIME-4] seconds on the wall and its text are one another’s inverse, and text sorts as time does', () => {
  const seconds = fc.integer({ min: wallSeconds('0000-01-01T00:00:00' as WallTime), max: wallEnd - 1 })
  fc.assert(
    fc.property(seconds, seconds, (a, b) => {
      expect(wallSeconds(wallTime(a))).toBe(a)
      expect(WallTime.parse(wallTime(a)).startsWith(dateOf(wallTime(a)))).toBe(true)
      expect(Math.sign(a - b)).toBe(wallTime(a) < wallTime(b) ? -1 : wallTime(a) > wallTime(b) ? 1 : 0)
    }),
  )
})
