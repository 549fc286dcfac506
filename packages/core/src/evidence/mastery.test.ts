import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NodeCode } from '../curriculum/curriculum.ts'
import type { Subskill } from '../curriculum/curriculum.ts'
import { CurriculumId } from '../record/ids.ts'
import { addDays } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { evidenceByCode, eventsOfAssessments } from './evidence-event.ts'
import type { EvidenceEvent } from './evidence-event.ts'
import { ratings } from './rating.ts'
import type { Rating } from './rating.ts'
import { masteryOf, nothingKnown } from './mastery.ts'
import type { Mastery, MasteryMode } from './mastery.ts'
import { instructionalDays, paceOf, velocityOf, weightOf } from './velocity.ts'

const code = (text: string) => NodeCode.parse(text)
const monday = CivilDate.parse('2026-03-02')

/** Evidence of one subskill, given as days after a Monday and how it went. */
const history = (...steps: readonly (readonly [day: number, rating: Rating])[]): readonly EvidenceEvent[] =>
  steps.map(([day, rating], index) => ({
    subskill: code('A'),
    date: addDays(monday, day),
    writtenAt: index,
    id: `e${index}`,
    rating,
  }))
const anyHistory = fc
  .array(fc.tuple(fc.nat({ max: 20 }), fc.constantFrom(...ratings)), { maxLength: 12 })
  .map((gaps) => {
    let day = 0
    return history(...gaps.map(([gap, rating]) => [(day += gap), rating] as const))
  })
const modes: readonly MasteryMode[] = ['spaced', 'gates']

describe.each(modes)('mastery by %s', (mode) => {
  test('[MAS-3] nothing is known without evidence', () => {
    expect(masteryOf([], mode)).toEqual(nothingKnown)
  })

  test('[MAS-4] one success is not mastery, one that held for days is, and a failure takes it away', () => {
    expect(masteryOf(history([0, 'good']), mode).level).toBe('proficient')
    expect(masteryOf(history([0, 'good'], [3, 'good']), mode).level).toBe('mastered')
    expect(masteryOf(history([0, 'good'], [3, 'good'], [8, 'again']), mode).level).toBe('attempted')
  })

  test('[MAS-4] whatever happened, mastered means that the last time went well', () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        const { level, gates } = masteryOf(events, mode)
        if (level !== 'mastered') return
        expect(['good', 'easy']).toContain(events.at(-1)?.rating)
        expect(gates).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  test('[MAS-3] a repetition is never due before the last one', () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        const { due, lastSeen } = masteryOf(events, mode)
        if (due !== null && lastSeen !== null) expect(due >= lastSeen).toBe(true)
      }),
    )
  })
})

test('[MAS-6] the gates are three, seven and fourteen days, each counted from the one before', () => {
  const steps = history([0, 'good'], [2, 'good'], [3, 'good'], [9, 'good'], [10, 'good'], [24, 'good'])
  const gatesAfter = steps.map((_, index) => masteryOf(steps.slice(0, index + 1), 'gates').gates)
  expect(gatesAfter).toEqual([0, 0, 1, 1, 2, 3])
  expect(masteryOf(steps.slice(0, 3), 'gates').due).toBe(addDays(monday, 10))
  expect(masteryOf(steps, 'gates').due).toBeNull()
})

test('[MAS-5] a longer memory is asked for later', () => {
  const short = masteryOf(history([0, 'good']), 'spaced').due ?? monday
  const long = masteryOf(history([0, 'good'], [2, 'good'], [16, 'good']), 'spaced').due ?? monday
  expect(short).toBe(addDays(monday, 3))
  expect(long > addDays(monday, 40)).toBe(true)
})

test('[MAS-5] at the end of the calendar a date is still a date', () => {
  const late = history([0, 'easy'], [20, 'easy']).map((event) => ({ ...event, date: CivilDate.parse('9999-12-30') }))
  for (const mode of modes) expect(masteryOf(late, mode).due).toMatch(/^9999-12-3/)
})

test('[MAS-1] two items say nothing, three do', () => {
  const assessed = (items: number) =>
    eventsOfAssessments([
      {
        assessment: 't1',
        curriculum: CurriculumId.parse('k1'),
        subject: code('S'),
        takenOn: monday,
        writtenAt: 1,
        corrects: null,
        skills: [{ skill: code('K'), subskill: code('A'), score: items, max: items, items, label: 'proficient' }],
      },
    ])
  expect(assessed(2)).toEqual([])
  expect(assessed(3)).toMatchObject([{ subskill: 'A', rating: 'easy', date: monday }])
})

const subskill = (name: string, replaces: readonly string[] = []): Subskill => ({
  kind: 'subskill',
  code: code(name),
  parent: code('K'),
  title: name,
  difficulty: 1,
  minutes: 10,
  replaces: replaces.map(code),
  retired: false,
})

test('[CUR-8] evidence under a code that was replaced counts for what replaced it', () => {
  const events = history([0, 'good'], [3, 'good'])
  const found = evidenceByCode({ nodes: [subskill('B', ['A']), subskill('C', ['A']), subskill('D')] }, events)
  expect([...found.keys()]).toEqual(['B', 'C'])
  expect(found.get(code('B'))).toEqual(events)
})

test('[MAS-2] the order in which facts arrive does not matter', () => {
  fc.assert(
    fc.property(
      anyHistory.chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })),
      ),
      ([events, shuffled]) => {
        const nodes = [subskill('A')]
        expect(evidenceByCode({ nodes }, shuffled)).toEqual(evidenceByCode({ nodes }, events))
      },
    ),
  )
})

describe('velocity', () => {
  test('[VEL-1] counts Monday to Friday up to yesterday, without breaks, overlapping or open', () => {
    const date = (day: number) => addDays(monday, day)
    expect(instructionalDays(monday, date(7), [])).toBe(5)
    expect(instructionalDays(date(5), date(8), [])).toBe(1)
    expect(
      instructionalDays(monday, date(14), [
        { from: date(2), to: date(3) },
        { from: date(3), to: date(8) },
      ]),
    ).toBe(5)
    expect(instructionalDays(monday, date(14), [{ from: date(4), to: null }])).toBe(4)
    expect(instructionalDays(date(3), monday, [])).toBe(0)
  })

  test('[VEL-1] counting is what walking day by day would give', () => {
    const ranges = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.option(fc.nat({ max: 20 }))), { maxLength: 5 })
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.nat({ max: 60 }), ranges, (from, to, breaks) => {
        let walked = 0
        for (let day = from; day < to; day += 1) {
          const excused = breaks.some(([first, length]) => first <= day && (length === null || day <= first + length))
          if (day % 7 < 5 && !excused) walked += 1
        }
        const dated = breaks.map(([first, length]) => ({
          from: addDays(monday, first),
          to: length === null ? null : addDays(monday, first + length),
        }))
        expect(instructionalDays(addDays(monday, from), addDays(monday, to), dated)).toBe(walked)
      }),
    )
  })

  const mastered: Mastery = { level: 'mastered', due: null, firstSeen: monday, lastSeen: monday, gates: 1 }

  test('[VEL-2] half for what is on its way, nothing for what failed or was known before', () => {
    const masteries = [
      mastered,
      { ...mastered, level: 'familiar' as const },
      { ...mastered, level: 'attempted' as const },
      { ...mastered, firstSeen: addDays(monday, -1) },
    ]
    expect(velocityOf(masteries, monday, 4)).toEqual({
      earned: 1.5,
      expected: 4,
      percent: 37.5,
      pace: 'significantly-behind',
    })
  })

  test('[VEL-3] while less than three was expected the speed is unknown, and weighs as the middle', () => {
    const { percent, pace } = velocityOf([mastered], monday, 2.9)
    expect([percent, pace, weightOf(pace)]).toEqual([null, 'unknown', 2])
  })

  test('[GEN-4] below 70 weighs three, below 85 two, from 85 on one', () => {
    const weights = [0, 69.9, 70, 84.9, 85, 109.9, 110, 300].map((percent) => weightOf(paceOf(percent)))
    expect(weights).toEqual([3, 3, 2, 2, 1, 1, 1, 1])
    expect(paceOf(110)).toBe('ahead')
  })
})
