import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../time/civil-date.ts'
import { monday } from '../week/any-learning.ts'
import { anyRoadmapFacts, chains, roadSeed, storedWeek } from './any-roadmap-facts.ts'
import { planRoadmap } from './plan-roadmap.ts'
import type { RoadmapFacts } from './plan-roadmap.ts'
import { roadmapLimits } from './roadmap-limits.ts'
import { whatIf } from './what-if.ts'
import type { WhatIf } from './what-if.ts'

const anyChange: fc.Arbitrary<WhatIf> = fc.record(
  {
    pause: fc.record({ from: fc.nat({ max: 40 }).map((days) => addDays(monday, days)), weeks: fc.nat({ max: 3 }) }),
    without: fc.subarray([0, 1, 2, 3, 4, 5, 6]),
    minutesADay: fc.integer({ min: -roadmapLimits.minutesADayMax, max: roadmapLimits.minutesADayMax }),
  },
  { requiredKeys: [] },
)
const facts = (learning = chains(), weeks: RoadmapFacts['weeks'] = []): RoadmapFacts => ({
  learning,
  today: monday,
  weeks,
})

describe('what if', () => {
  test('[ROAD-6] nothing changed is the present, to the byte, and no drift; whatever is changed, the facts stay as they are', () => {
    const nothing: readonly WhatIf[] = [{}, { without: [] }, { minutesADay: 0 }, { pause: { from: monday, weeks: 0 } }]
    fc.assert(
      fc.property(anyRoadmapFacts, anyChange, (known, change) => {
        const before = JSON.stringify(known)
        const present = JSON.stringify(planRoadmap(known))
        for (const each of nothing) {
          const seen = whatIf(known, each)
          expect(JSON.stringify(seen.roadmap)).toBe(present)
          expect(seen.drift).toEqual([])
        }
        expect(JSON.stringify(whatIf(known, change).present)).toBe(present)
        expect(JSON.stringify(known)).toBe(before)
      }),
      { seed: roadSeed, numRuns: 40 },
    )
  })

  test('[ROAD-6] a pause leaves its weeks empty, and what was in them comes that much later, for want of time', () => {
    const { roadmap, present, drift } = whatIf(facts(), { pause: { from: addDays(monday, 7), weeks: 1 } })
    expect(roadmap.weeks[1]).toMatchObject({ minutes: 0, activities: 0, theme: [], subskills: [] })
    expect(roadmap.weeks[0]).toEqual(present.weeks[0])
    expect(drift.length).toBeGreaterThan(0)
    expect(drift.some(({ because }) => because.type === 'less-time')).toBe(true)
    for (const { from, to } of drift) expect(to === null || (from !== null && to > from)).toBe(true)
  })

  test('[ROAD-6] a weekday dropped and minutes more or fewer change the time of each week, and no day that has none gains any', () => {
    const minutesOf = (change: WhatIf) => whatIf(facts(), change).roadmap.weeks[1]?.minutes
    expect(minutesOf({ without: [3] })).toBe(240)
    expect(minutesOf({ minutesADay: 30 })).toBe(450)
    expect(minutesOf({ minutesADay: -60 })).toBe(0)
    expect(minutesOf({ without: [3], minutesADay: -30 })).toBe(120)
  })

  test('[ROAD-6] what is published stays as far as there is time for it, and a draft is planned anew', () => {
    const learning = chains()
    const next = addDays(monday, 7)
    const known = facts(learning, [storedWeek(learning, monday), storedWeek(learning, next, 'draft')])
    const without = whatIf(known, { without: [4] })
    const onFriday = known.weeks[0]?.activities.filter(({ day }) => day === 4).length ?? 0
    expect(onFriday).toBeGreaterThan(0)
    expect(without.roadmap.weeks[0]?.taken).toBe(true)
    expect(without.roadmap.weeks[0]?.activities).toBe((known.weeks[0]?.activities.length ?? 0) - onFriday)
    expect(without.present.weeks[1]?.taken).toBe(true)
    expect(without.roadmap.weeks[1]?.taken).toBe(false)
  })
})
