import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CivilDate } from './instant.ts'
import type { DayStart } from './learner-day.ts'
import { livedDays } from './lived-days.ts'
import type { Stay } from './lived-days.ts'
import { WallTime } from './wall-time.ts'
import { instantOf, toInstant, zoneNamed } from './zone.ts'
import type { Zone } from './zone.ts'

const date = (text: string): CivilDate => CivilDate.parse(text)
const zone = (name: string): Zone => {
  const found = zoneNamed(name)
  if (!found.ok) throw new Error(name)
  return found.value
}
const dayAt = (minutes: number): DayStart[] => [{ from: date('1970-01-01'), minutes }]
/** Lands in a zone when a wall elsewhere shows this. */
const landing = (there: string, elsewhere: string, wall: string): Stay => ({
  from: instantOf(zone(elsewhere), WallTime.parse(wall)),
  zone: zone(there),
})
const home = (name: string): Stay => ({ from: toInstant(0), zone: zone(name) })
const hours = (stays: readonly Stay[], first: string, last: string, minutes = 0): readonly (number | string)[] =>
  livedDays(stays, dayAt(minutes), date(first), date(last)).map((day) =>
    day.short ? `${day.minutes / 60} short` : day.minutes / 60,
  )

test('[TIME-13] a change of clocks makes no short day', () => {
  expect(hours([home('Europe/Berlin')], '2026-03-28', '2026-03-30')).toEqual([24, 23, 24])
  expect(hours([home('Europe/Berlin')], '2026-10-24', '2026-10-26')).toEqual([24, 25, 24])
})

test('[TIME-13] a flight east makes a short day, a flight west a long one', () => {
  const east = [home('America/New_York'), landing('Europe/Berlin', 'America/New_York', '2026-11-20T18:00:00')]
  expect(hours(east, '2026-11-19', '2026-11-21')).toEqual([24, '18 short', 24])
  const west = [home('Europe/Berlin'), landing('America/New_York', 'Europe/Berlin', '2026-11-20T12:00:00')]
  expect(hours(west, '2026-11-19', '2026-11-21')).toEqual([24, 30, 24])
})

test('[TIME-13] over the date line one date is never lived, and back over it one is lived twice and counts once', () => {
  const over = [home('Pacific/Honolulu'), landing('Pacific/Kiritimati', 'Pacific/Honolulu', '2026-11-20T00:00:00')]
  expect(hours(over, '2026-11-19', '2026-11-21')).toEqual([24, '0 short', 24])
  const back = [home('Pacific/Kiritimati'), landing('Pacific/Honolulu', 'Pacific/Kiritimati', '2026-11-21T00:00:00')]
  expect(hours(back, '2026-11-19', '2026-11-21')).toEqual([24, 48, 24])
})

test('[TIME-13] a zone that left a date out of its calendar had no such day', () => {
  expect(hours([home('Pacific/Apia')], '2011-12-29', '2011-12-31')).toEqual([24, '0 short', 24])
  // With a day that begins at four, the small hours of the 31st are all that was left of the 30th.
  expect(hours([home('Pacific/Apia')], '2011-12-29', '2011-12-31', 240)).toEqual([20, '4 short', 24])
})

test('[TIME-13] wherever a learner goes, no moment is lost and none counted twice, but for rounding to minutes', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  const trip = fc.tuple(fc.integer({ min: 1_767_225_600, max: 1_798_761_600 }), fc.constantFrom(...zones))
  fc.assert(
    fc.property(fc.array(trip, { minLength: 1, maxLength: 6 }), fc.nat(720), (trips, minutes) => {
      const stays = trips
        .toSorted(([a], [b]) => a - b)
        .map(([seconds, name]) => ({ from: toInstant(seconds), zone: zone(name) }))
      const first = date('2025-12-01')
      const last = date('2027-02-01')
      const total = livedDays(stays, dayAt(minutes), first, last).reduce((sum, day) => sum + day.minutes, 0)
      const [begin, end] = [stays[0], stays.at(-1)]
      if (begin === undefined || end === undefined) throw new Error('no stays')
      const opens = instantOf(begin.zone, WallTime.parse('2025-12-01T00:00:00')) + minutes * 60_000
      const closes = instantOf(end.zone, WallTime.parse('2027-02-02T00:00:00')) + minutes * 60_000
      expect(Math.abs(total - (closes - opens) / 60_000)).toBeLessThanOrEqual(trips.length)
    }),
    { numRuns: 50 },
  )
})
