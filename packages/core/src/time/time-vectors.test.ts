import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { addDays } from './civil-date.ts'
import type { CivilDate } from './instant.ts'
import { learnerDateAt } from './learner-day.ts'
import type { DayStart } from './learner-day.ts'
import { livedDays } from './lived-days.ts'
import { windowOf } from './session-window.ts'
import type { Session } from './session-window.ts'
import { wallSeconds, wallTime } from './wall-time.ts'
import type { WallTime } from './wall-time.ts'
import { instantOf, toInstant, zoneNamed } from './zone.ts'
import type { Zone } from './zone.ts'

interface Vectors {
  readonly learnerDates: readonly { name: string; wall: WallTime; dayStarts: DayStart[]; date: string }[]
  readonly windows: readonly (Session & {
    name: string
    dayStartMinutes: number
    date: string
    opens: string
    closes: string
  })[]
  readonly instants: readonly { name: string; wall: WallTime; zone: string; instant: string }[]
  readonly livedDays: readonly {
    name: string
    stays: { from: string; zone: string }[]
    dayStartMinutes: number
    first: CivilDate
    minutes: number[]
    short: string[]
  }[]
}

const file = new URL('../../vectors/windows.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors

const known = (name: string): Zone => {
  const zone = zoneNamed(name)
  if (!zone.ok) throw new Error(name)
  return zone.value
}
const dayAt = (minutes: number): DayStart[] => [{ from: '1970-01-01' as CivilDate, minutes }]

test.each(vectors.learnerDates)('[TIME-8] vector: $name', ({ wall, dayStarts, date }) => {
  expect(learnerDateAt(wall, dayStarts)).toBe(date)
})

test.each(vectors.windows)('[TIME-10] vector: $name', ({ dayStartMinutes, date, opens, closes, ...session }) => {
  expect(windowOf(session, dayAt(dayStartMinutes))).toEqual({ date, opens, closes })
})

test.each(vectors.instants)('[TIME-6] vector: $name', ({ wall, zone, instant }) => {
  expect(`${wallTime(instantOf(known(zone), wall) / 1000)}Z`).toBe(instant)
})

test.each(vectors.livedDays)('[TIME-13] vector: $name', ({ stays, dayStartMinutes, first, minutes, short }) => {
  const stayed = stays.map(({ from, zone }) => ({
    from: toInstant(wallSeconds(from.slice(0, 19) as WallTime)),
    zone: known(zone),
  }))
  const days = livedDays(stayed, dayAt(dayStartMinutes), first, addDays(first, minutes.length - 1))
  expect(days.map((day) => day.minutes)).toEqual(minutes)
  expect(days.filter((day) => day.short).map(({ date }) => date)).toEqual(short)
})
