import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requirementsOf } from '../curriculum/prerequisite-graph.ts'
import { courseState } from '../evidence/course-state.ts'
import { daysBetween } from '../time/civil-date.ts'
import { monday } from '../week/any-learning.ts'
import { schoolDays, weekLimits } from '../week/week-limits.ts'
import { candidateKey } from '../week/week-snapshot.ts'
import { anyRoadmapFacts, chains, done, roadSeed, storedWeek } from './any-roadmap-facts.ts'
import { planRoadmap, roadmapStart } from './plan-roadmap.ts'
import type { RoadmapContent } from './roadmap-kind.ts'
import { RoadmapContent as Shape } from './roadmap-kind.ts'
import { keyOf } from './standing.ts'

const count = fc.integer({ min: 4, max: 8 })

/** The first week in which each subskill is worked on, other than by reviews. */
const firstWork = ({ weeks }: RoadmapContent): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const { week, subskills } of weeks)
    for (const { about, aim } of subskills)
      if (aim !== 'keep' && !found.has(keyOf(about))) found.set(keyOf(about), week)
  return found
}

describe('weeks planned from any facts', () => {
  test('[ROAD-1] are consecutive, from the first Monday that can be planned, and hold what a roadmap may hold', () => {
    fc.assert(
      fc.property(anyRoadmapFacts, count, (facts, weeks) => {
        const made = planRoadmap(facts, weeks)
        expect(made.weeks.map(({ week }) => daysBetween(roadmapStart(facts.today), week))).toEqual(
          Array.from({ length: weeks }, (_, index) => 7 * index),
        )
        expect(Shape.safeParse(JSON.parse(JSON.stringify(made))).success).toBe(true)
      }),
      { seed: roadSeed, numRuns: 60 },
    )
  })

  test('[ROAD-1] begin nothing before what it requires was mastered, so that a prerequisite stands in an earlier week', () => {
    let edges = 0
    fc.assert(
      fc.property(anyRoadmapFacts, count, (facts, weeks) => {
        const made = planRoadmap(facts, weeks)
        const first = firstWork(made)
        for (const course of facts.learning.courses) {
          const { curriculum, nodes, prerequisites } = course.curriculum
          const state = courseState(course, facts.today, facts.learning.breaks)
          const inUse = new Set(nodes.flatMap((node) => (node.kind === 'subskill' && !node.retired ? [node.code] : [])))
          for (const [subskill, required] of requirementsOf(prerequisites)) {
            const week = first.get(candidateKey(curriculum, subskill))
            if (week === undefined) continue
            for (const requires of required) {
              if (!inUse.has(requires) || state.masteryOf(requires).level === 'mastered') continue
              const before = first.get(candidateKey(curriculum, requires))
              expect(before === undefined ? '' : before < week).toBe(true)
              edges += 1
            }
          }
        }
      }),
      { seed: roadSeed, numRuns: 300 },
    )
    expect(edges).toBeGreaterThan(50)
  })

  test('[ROAD-1] name a subskill once a week, and begin it once', () => {
    fc.assert(
      fc.property(anyRoadmapFacts, count, (facts, weeks) => {
        const made = planRoadmap(facts, weeks)
        for (const { subskills } of made.weeks)
          expect(new Set(subskills.map(({ about }) => keyOf(about))).size).toBe(subskills.length)
        const begun = made.weeks.flatMap(({ subskills }) =>
          subskills.filter(({ aim }) => aim === 'begin').map(({ about }) => keyOf(about)),
        )
        expect(new Set(begun).size).toBe(begun.length)
      }),
      { seed: roadSeed, numRuns: 150 },
    )
  })

  test('[ROAD-1] do not begin again what was done in a week under way, also where its entry was taken back since', () => {
    const learning = chains()
    const week = storedWeek(learning, monday)
    const made = planRoadmap({ learning, today: monday, weeks: [{ ...week, activities: week.activities.map(done) }] })
    const aimsOf = (title: string) =>
      made.weeks.flatMap(({ subskills }) =>
        subskills.filter(({ about }) => about.titles.subskill === title).map(({ aim }) => aim),
      )
    expect(aimsOf('A1').slice(0, 2)).toEqual(['begin', 'master'])
  })

  test('[ROAD-1] hold no more than a week may: its target, ten a day with time, and its minutes save for the five that it has at least', () => {
    fc.assert(
      fc.property(anyRoadmapFacts, count, (facts, weeks) => {
        for (const { activities, minutes, plannedMinutes, taken } of planRoadmap(facts, weeks).weeks) {
          if (taken) continue
          expect(activities).toBeLessThanOrEqual(Math.min(weekLimits.targetDefault, schoolDays * weekLimits.perDayMax))
          if (minutes === 0) expect(activities).toBe(0)
          if (activities > weekLimits.floor) expect(plannedMinutes).toBeLessThanOrEqual(minutes)
        }
      }),
      { seed: roadSeed, numRuns: 100 },
    )
  })

  test('[ROAD-1] take a week that has a plan as it is', () => {
    fc.assert(
      fc.property(anyRoadmapFacts, (facts) => {
        const made = planRoadmap(facts)
        for (const { week, activities, said } of facts.weeks) {
          const shown = made.weeks.find((each) => each.week === week)
          if (shown === undefined) continue
          expect(shown.taken).toBe(true)
          expect(shown.activities).toBe(activities.length)
          expect(shown.theme).toEqual(said?.theme)
        }
      }),
      { seed: roadSeed, numRuns: 100 },
    )
  })

  test('[ROAD-1] are the same to the byte from the same facts, in whatever order they came', () => {
    fc.assert(
      fc.property(anyRoadmapFacts, (facts) => {
        const other = structuredClone({
          ...facts,
          learning: {
            ...facts.learning,
            courses: facts.learning.courses.map((course) => ({ ...course, practised: course.practised.toReversed() })),
          },
        })
        expect(JSON.stringify(planRoadmap(other))).toBe(JSON.stringify(planRoadmap(facts)))
      }),
      { seed: roadSeed, numRuns: 60 },
    )
  })
})
