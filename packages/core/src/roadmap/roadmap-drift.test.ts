import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../time/civil-date.ts'
import type { Learning } from '../evidence/learning.ts'
import { monday } from '../week/any-learning.ts'
import { anyRoadmapFacts, chains, failedTest, practised, roadSeed, storedWeek } from './any-roadmap-facts.ts'
import { driftSentence } from './drift-sentence.ts'
import { planRoadmap } from './plan-roadmap.ts'
import type { RoadmapFacts } from './plan-roadmap.ts'
import { driftOf, weeksLater } from './roadmap-drift.ts'
import type { DriftLine } from './roadmap-drift.ts'

const factsOn = (learning: Learning, today = monday, weeks: RoadmapFacts['weeks'] = []): RoadmapFacts => ({
  learning,
  today,
  weeks,
})
const nextMonday = addDays(monday, 7)
const lineFor = (drift: readonly DriftLine[], title: string): DriftLine => {
  const found = drift.find(({ subskills }) => subskills.some((each) => each.title === title))
  if (found === undefined) throw new Error(`${title} stands where it stood: ${JSON.stringify(drift)}`)
  return found
}

describe('drift', () => {
  test('[ROAD-5] there is none between a roadmap and itself, and what is later one way round is sooner the other', () => {
    fc.assert(
      fc.property(anyRoadmapFacts, anyRoadmapFacts, (one, other) => {
        const [a, b] = [planRoadmap(one), planRoadmap({ ...other, today: one.today })]
        expect(driftOf(a, a)).toEqual([])
        const named = (lines: readonly DriftLine[], turned: boolean) =>
          lines
            .flatMap(({ curriculum, subskills, from, to }) =>
              subskills.map(({ subskill }) => [curriculum, subskill, turned ? to : from, turned ? from : to].join(' ')),
            )
            .toSorted()
        expect(named(driftOf(a, b), false)).toEqual(named(driftOf(b, a), true))
        for (const line of driftOf(a, b)) {
          expect(line.from).not.toBe(line.to)
          expect(driftSentence(line)).not.toMatch(/undefined|null|NaN|“”/)
        }
      }),
      { seed: roadSeed, numRuns: 100 },
    )
  })

  test('[ROAD-5] a week in which nothing was done makes its work a week late, and what builds on it too', () => {
    const before = planRoadmap(factsOn(chains()))
    const after = planRoadmap(factsOn(chains(), nextMonday))
    const planned = before.weeks[0]?.activities ?? 0
    const drift = driftOf(before, after, { weeks: [{ week: monday, planned, done: 0 }], mastered: [] })
    const first = lineFor(drift, 'A1')
    expect(first).toMatchObject({ from: monday, to: nextMonday, because: { type: 'week-behind', planned, done: 0 } })
    expect(weeksLater(first)).toBe(1)
    expect(driftSentence(first)).toBe(
      `Skill A slips a week, because only 0 of ${planned} were done in the week of ${monday}.`,
    )
    const second = lineFor(drift, 'A2')
    expect(second.because).toEqual({ type: 'locked', requires: 'A1' })
    expect(driftSentence(second)).toBe('Skill A slips a week, because “A1”, which it builds on, comes later too.')
  })

  test('[ROAD-5] what was learnt sooner opens what builds on it', () => {
    const before = planRoadmap(factsOn(chains()))
    const learnt = chains(practised('A.1.1', addDays(monday, -9), addDays(monday, -4)))
    const curriculum = learnt.courses[0]?.curriculum.curriculum
    if (curriculum === undefined) throw new Error('there is a course')
    const first = before.weeks[0]?.subskills.find(({ about }) => about.titles.subskill === 'A1')
    if (first === undefined) throw new Error('A1 comes first')
    const after = planRoadmap(factsOn(learnt))
    const drift = driftOf(before, after, { weeks: [], mastered: [{ curriculum, subskill: first.about.subskill }] })
    expect(drift.some(({ subskills }) => subskills.some(({ title }) => title === 'A1'))).toBe(false)
    const line = lineFor(drift, 'A2')
    expect(line.because).toEqual({ type: 'unlocked', requires: 'A1' })
    expect(driftSentence(line)).toBe('Skill A comes a week sooner, because “A1”, which it builds on, comes sooner.')
  })

  test('[ROAD-5] what a test asks for comes in, and says so', () => {
    const known = chains(practised('A.1.1', addDays(monday, -9), addDays(monday, -4)))
    const before = planRoadmap(factsOn(known))
    const after = planRoadmap(factsOn(failedTest(known, 'A.1.1', addDays(monday, -1))))
    const line = lineFor(driftOf(before, after), 'A1')
    expect(line).toMatchObject({ from: null, to: monday, because: { type: 'test', title: 'A1' } })
    expect(driftSentence(line)).toBe(`Skill A comes into the week of ${monday}, because a test asks for it.`)
    // What it had opened is locked until it is mended.
    expect(lineFor(driftOf(before, after), 'A2').because.type).toMatch(/^(locked|test)$/)
  })

  test('[ROAD-5] less time makes late, more time makes early, in minutes', () => {
    const [little, much] = [planRoadmap(factsOn(chains([], 12))), planRoadmap(factsOn(chains([], 120)))]
    const late = driftOf(much, little).filter(({ because }) => because.type === 'less-time')
    expect(late.length).toBeGreaterThan(0)
    for (const { because } of late) if (because.type === 'less-time') expect(because.before).toBe(10 * because.after)
    const early = driftOf(little, much).filter(({ because }) => because.type === 'more-time')
    expect(early.length).toBeGreaterThan(0)
  })

  test('[ROAD-5] weeks that have come into view are no drift, and neither is what is mastered', () => {
    const learning = chains()
    const before = planRoadmap(factsOn(learning))
    const week = storedWeek(learning, monday)
    const finished = week.activities.flatMap(({ about, day }) =>
      about === null ? [] : practised(about.subskill, addDays(monday, day)),
    )
    const after = planRoadmap(factsOn(chains(finished), nextMonday))
    const mastered = (before.weeks[0]?.subskills ?? []).map(({ about: { curriculum, subskill } }) => ({
      curriculum,
      subskill,
    }))
    expect(driftOf(before, after, { weeks: [], mastered })).toEqual([])
  })
})
