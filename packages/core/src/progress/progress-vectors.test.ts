import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ArrangedOccurrence } from '../practice/arranged-occurrence.ts'
import { arrange } from '../practice/arranged-occurrence.ts'
import { OccurrenceKey, occurrenceId } from '../practice/occurrence-key.ts'
import { placed } from '../practice/planned-occurrence.ts'
import { breakOf, done, factsOf, scales } from '../practice/practice-fixture.ts'
import { At, CivilDate } from '../time/instant.ts'
import type { Session } from '../time/session-window.ts'
import { wallSeconds } from '../time/wall-time.ts'
import type { WallTime } from '../time/wall-time.ts'
import { adherenceOver } from './adherence.ts'
import type { Adherence } from './adherence.ts'
import { opportunities } from './opportunity.ts'
import { streakOf } from './streak.ts'
import type { StreakResult } from './streak.ts'

interface Case {
  readonly name: string
  readonly now: WallTime
  readonly sessions: readonly (Session & { excused?: true; done?: { wall: WallTime; minutes: number } })[]
}
type AdherenceCase = Case & { readonly period: [CivilDate, CivilDate] } & Omit<Adherence, 'onTimeShare' | 'volumeShare'>
interface StreakCase extends Case {
  readonly today: CivilDate
  readonly short?: readonly CivilDate[]
  readonly minimum?: number
  readonly results: readonly StreakResult[]
  readonly length: number
  readonly longest: number
  readonly freezes: number
}

const read = <T>(name: string): readonly T[] =>
  JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8')) as readonly T[]
const { dayStarts } = factsOf({})

const momentOf = (wall: WallTime): At => At.parse({ instant: wallSeconds(wall) * 1000, zone: 'Etc/UTC', offset: 0 })
const rounded = ({ low, high }: { low: number; high: number }) => ({ low: to4(low), high: to4(high) })
const to4 = (value: number): number => Math.round(value * 10_000) / 10_000

const arranged = ({ sessions }: Case): readonly ArrangedOccurrence[] =>
  sessions.map((session, index) => {
    const date = session.start.slice(0, 10)
    const key = OccurrenceKey.parse(index === 0 ? date : `${date}.${index + 1}`)
    const planned = {
      id: occurrenceId(scales, key),
      plan: scales,
      key,
      segments: [],
      share: null,
      ...placed(session, dayStarts),
    }
    const doing = session.done
    const entries = doing === undefined ? [] : [{ ...done(key, momentOf(doing.wall)).entry, minutes: doing.minutes }]
    return arrange(planned, undefined, session.excused === true ? [breakOf(date, date)] : [], entries, dayStarts)
  })

test.each(read<AdherenceCase>('adherence'))('[ANA-1] [ANA-2] $name', (given) => {
  const { now, period, range, due, completed, onTime, missed, excused, share, reducedEvidence } = given
  const { plannedMinutes, countedMinutes, surplusMinutes } = given
  const [from, to] = period
  const found = adherenceOver(arranged(given), { from, to }, wallSeconds(now))
  expect(found).toMatchObject({ due, completed, onTime, missed, excused, share, reducedEvidence })
  expect(found).toMatchObject({ plannedMinutes, countedMinutes, surplusMinutes })
  expect(found.range === null ? null : rounded(found.range)).toEqual(range)
})

test.each(read<StreakCase>('streak'))('[ANA-3] [ANA-4] $name', (given) => {
  const { now, today, short, minimum, results, length, longest, freezes } = given
  const days = opportunities(arranged(given), wallSeconds(now))
  const found = streakOf(
    days,
    'day',
    today,
    new Set(short),
    minimum === undefined ? [] : [{ from: CivilDate.parse('1970-01-01'), sessions: minimum }],
  )
  expect(found.ledger.map(({ result }) => result)).toEqual(results)
  expect(found).toMatchObject({ length, longest, freezes })
})
