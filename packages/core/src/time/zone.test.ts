import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WallTime, wallSeconds, wallTime } from './wall-time.ts'
import { instantOf, secondsOf, spanAt, toInstant, wallAt, zoneNamed } from './zone.ts'
import type { Zone } from './zone.ts'

const wall = (text: string): WallTime => WallTime.parse(text)
const known = (name: string): Zone => {
  const zone = zoneNamed(name)
  if (!zone.ok) throw new Error(`no zone ${name}`)
  return zone.value
}
const meaning = (zone: string, text: string): string => `${wallTime(instantOf(known(zone), wall(text)) / 1000)}Z`

const names = Intl.supportedValuesOf('timeZone')
const year = (number: number): number => wallSeconds(`${number}-01-01T00:00:00` as WallTime)

/** Another way to ask the runtime: the fields of a date, instead of the name of an offset. */
function shownBy(format: Intl.DateTimeFormat, seconds: number): string {
  const parts = Object.fromEntries(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]))
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}`
}
const fieldsIn = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })

test('[TIME-5] a zone that does not exist is refused by name', () => {
  expect(zoneNamed('Mars/Olympus')).toEqual({ ok: false, error: { type: 'unknown-zone', zone: 'Mars/Olympus' } })
})

test('[TIME-6] a wall time in a gap moves forward by the gap, one in an overlap is the first pass', () => {
  expect(meaning('Europe/Berlin', '2026-03-29T02:30:00')).toBe('2026-03-29T01:30:00Z')
  expect(meaning('Europe/Berlin', '2026-10-25T02:30:00')).toBe('2026-10-25T00:30:00Z')
  expect(meaning('America/New_York', '2026-03-08T02:00:00')).toBe('2026-03-08T07:00:00Z')
  expect(meaning('America/New_York', '2026-11-01T01:59:59')).toBe('2026-11-01T05:59:59Z')
})

test('[TIME-6] a midnight that clocks skip is the first moment of that date', () => {
  expect(wallAt(known('America/Santiago'), instantOf(known('America/Santiago'), wall('2026-09-06T00:00:00')))).toBe(
    '2026-09-06T01:00:00',
  )
  expect(wallAt(known('Asia/Beirut'), instantOf(known('Asia/Beirut'), wall('2026-03-29T00:00:00')))).toBe(
    '2026-03-29T01:00:00',
  )
})

test('[TIME-6] a date that a zone left out moves on by that whole day', () => {
  expect(meaning('Pacific/Apia', '2011-12-30T09:00:00')).toBe(meaning('Pacific/Apia', '2011-12-31T09:00:00'))
})

test('[TIME-6] half-hour changes, odd seconds of old offsets and Ramadan’s double changes are kept', () => {
  expect(meaning('Australia/Lord_Howe', '2026-10-04T02:15:00')).toBe('2026-10-03T15:45:00Z')
  expect(meaning('Africa/Monrovia', '1971-06-01T12:00:00')).toBe('1971-06-01T12:44:30Z')
  expect(meaning('Asia/Kathmandu', '2026-01-01T05:45:00')).toBe('2026-01-01T00:00:00Z')
  expect(meaning('Africa/Casablanca', '2026-03-01T12:00:00')).toBe('2026-03-01T12:00:00Z')
  expect(meaning('Africa/Casablanca', '2026-06-01T12:00:00')).toBe('2026-06-01T11:00:00Z')
})

/** Every change of offset that a zone knows in seventy years. */
function changesOf(zone: Zone): readonly number[] {
  const changes: number[] = []
  for (let at = year(1970); at < year(2040); at = spanAt(zone, at).until) changes.push(at)
  return changes
}

test('[TIME-6] in every zone, what the wall shows means the instant it was shown at, or the first pass of it', () => {
  for (const name of names) {
    const zone = known(name)
    const format = fieldsIn(name)
    const near = fc
      .tuple(fc.constantFrom(...changesOf(zone)), fc.integer({ min: -10_000, max: 10_000 }))
      .map(([at, by]) => at + by)
    const moment = fc.oneof(near, fc.integer({ min: year(1970), max: year(2040) }))
    fc.assert(
      fc.property(moment, (seconds) => {
        const shown = wallAt(zone, toInstant(seconds))
        expect(shown, name).toBe(shownBy(format, seconds))
        const back = secondsOf(zone, wallSeconds(shown))
        expect(back, name).toBeLessThanOrEqual(seconds)
        if (back < seconds) expect(shownBy(format, back), name).toBe(shown)
      }),
      { numRuns: 40 },
    )
  }
}, 60_000)

test('[TIME-6] in every zone, a wall time that nobody saw is moved by exactly the gap, midnights included', () => {
  let midnights = 0
  for (const name of names) {
    const zone = known(name)
    for (const at of changesOf(zone)) {
      const before = spanAt(zone, at - 1).offsetSeconds
      const after = spanAt(zone, at).offsetSeconds
      if (after <= before) continue
      for (const missing of [at + before, at + after - 1])
        expect(secondsOf(zone, missing) + after, name).toBe(missing + after - before)
      if ((at + before) % 86_400 === 0) midnights += 1
    }
  }
  expect(midnights).toBeGreaterThan(500)
}, 60_000)

test('[TIME-5] learning a zone in steps misses no change of its offset, also not the two around Ramadan', () => {
  const check = (name: string, stepSeconds: number): void => {
    const zone = known(name)
    for (let at = year(2000); at < year(2038); at += stepSeconds)
      if (zone.probe(at) !== spanAt(zone, at).offsetSeconds) throw new Error(`${name} at ${wallTime(at)}`)
  }
  for (const name of names) check(name, 9 * 86_400)
  for (const name of ['Africa/Casablanca', 'Africa/El_Aaiun', 'Africa/Cairo', 'Asia/Gaza']) check(name, 43_200)
}, 60_000)

test('[TIME-5] what a zone does after 2400 is what the runtime says of the years it stands for', () => {
  for (const name of [
    'Europe/Berlin',
    'America/Santiago',
    'Australia/Lord_Howe',
    'Asia/Beirut',
    'Africa/Casablanca',
    'Africa/Cairo',
  ]) {
    const zone = known(name)
    for (let at = year(2300); at < year(9999); at += 1009 * 86_400 + 3601)
      if (zone.probe(at) !== spanAt(zone, at).offsetSeconds) throw new Error(`${name} at ${wallTime(at)}`)
  }
}, 60_000)
