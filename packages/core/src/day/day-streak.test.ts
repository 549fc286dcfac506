import { expect, test } from 'vitest'
import { Instant, CivilDate, At } from '../time/instant.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { dayStreak } from './day-streak.ts'

const date = (text: string) => CivilDate.parse(text)
const at = At.parse({ instant: Instant.parse(1_700_000_000_000), zone: 'Etc/UTC', offset: 0 })
const asked = (text: string, ...activities: readonly string[]) => ({ date: date(text), activities })
const done = (activity: string, on: string, more: Partial<Body<'log-entry'>> = {}): Body<'log-entry'> => ({
  entry: RecordId.parse(`e-${activity}`),
  learner: LearnerId.parse('l1'),
  plan: null,
  key: null,
  minutes: 10,
  what: '',
  segments: [],
  corrections: [],
  at,
  date: date(on),
  by: null,
  learnt: { activity: RecordId.parse(activity), planned: true, curriculum: null, subskill: null, rating: null },
  ...more,
})
const lengthOf = (days: Parameters<typeof dayStreak>[0], entries: readonly Body<'log-entry'>[], today: string) =>
  dayStreak(days, entries, [], date(today)).length

const week = [asked('2026-03-02', 'a', 'b'), asked('2026-03-03', 'c'), asked('2026-03-04', 'd')]

test('[D-4] a streak is counted: two days done make two, and today waits', () => {
  const entries = [done('a', '2026-03-02'), done('b', '2026-03-02'), done('c', '2026-03-03')]
  expect(lengthOf(week, entries, '2026-03-04')).toBe(2)
  expect(lengthOf(week, [...entries, done('d', '2026-03-04')], '2026-03-04')).toBe(3)
  expect(lengthOf(week, [], '2026-03-04')).toBe(0)
})

test('[DAY-12] half of what a day asked for keeps nothing, unless that much is what the learner had set', () => {
  const half = [done('a', '2026-03-02'), done('c', '2026-03-03')]
  expect(lengthOf(week, half, '2026-03-03')).toBe(1)
  const minimums = [{ from: date('2026-01-01'), sessions: 1 }]
  expect(dayStreak(week, half, minimums, date('2026-03-03')).length).toBe(2)
})

test('[DAY-12] what is made good within a week repairs its day, what was withdrawn does not', () => {
  const late = [done('a', '2026-03-03'), done('b', '2026-03-09'), done('c', '2026-03-03')]
  expect(lengthOf(week, late, '2026-03-03')).toBe(2)
  expect(lengthOf(week, [...late.slice(1), done('a', '2026-03-10')], '2026-03-03')).toBe(1)
  const withdrawn = { correction: RecordId.parse('k'), withdrawn: true, at, by: null }
  expect(
    lengthOf(week, [...late.slice(0, 2), done('c', '2026-03-03', { corrections: [withdrawn] })], '2026-03-04'),
  ).toBe(0)
})

test('[DAY-12] a day that asked for nothing neither breaks a streak nor makes it longer', () => {
  const days = [asked('2026-03-02', 'a'), asked('2026-03-03'), asked('2026-03-04', 'd')]
  expect(lengthOf(days, [done('a', '2026-03-02'), done('d', '2026-03-04')], '2026-03-04')).toBe(2)
})
