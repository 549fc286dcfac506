import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Body } from '../record/kinds.ts'
import { RecordId } from '../record/ids.ts'
import { PlannedDay, addDays } from '../time/civil-date.ts'
import { activityStatuses, priorities } from '../week/activity-kinds.ts'
import type { Reason } from '../week/activity-kinds.ts'
import { anyLearning, monday } from '../week/any-learning.ts'
import { testActivities } from '../week/any-week-args.ts'
import { LearnerId } from '../record/ids.ts'
import { isOpen } from './activity-states.ts'
import { dayFacts } from './day-facts.ts'
import { dayLimits } from './day-limits.ts'
import { moreForDay, pullDay } from './pull-day.ts'
import type { DayFacts } from './pull-day.ts'

const [template] = testActivities
if (template === undefined) throw new Error('no activity')

const activity = (name: string, day: number, more: Partial<Body<'activity'>> = {}): Body<'activity'> => ({
  ...template,
  activity: RecordId.parse(name),
  title: name,
  learner: LearnerId.parse('l1'),
  week: monday,
  plan: RecordId.parse('p'),
  sequence: 1,
  day: PlannedDay.parse(day),
  position: 0,
  extension: null,
  pinned: false,
  status: 'planned',
  assignedOn: null,
  completedOn: null,
  excused: null,
  substitutedBy: null,
  ...more,
})
const driven: Reason = {
  type: 'assessment',
  assessment: RecordId.parse('t1'),
  action: 'remediate',
  label: 'needs-review',
  score: 1,
  max: 5,
}
const need = {
  curriculum: template.about.curriculum,
  subskill: template.about.subskill,
  assessment: RecordId.parse('t1'),
  action: 'remediate',
  label: 'needs-review',
  score: 1,
  max: 5,
} as const

const wednesday = addDays(monday, 2)
const facts = (activities: readonly Body<'activity'>[], more: Partial<DayFacts> = {}): DayFacts => ({
  learner: LearnerId.parse('l1'),
  date: wednesday,
  activities,
  needs: [],
  candidates: [],
  recommended: null,
  minutes: 60,
  onBreak: false,
  ...more,
})
const shown = (given: DayFacts) => pullDay(given).items.map(({ activity: id, tier }) => `${tier} ${id}`)

describe('substitution', () => {
  const full = [
    ...Array.from({ length: 5 }, (_, index) => activity(`high${index}`, 2, { priority: 'high', position: index + 3 })),
    activity('low', 2, { priority: 'low', position: 0 }),
    activity('medium', 2, { priority: 'medium', position: 1 }),
  ]
  const injected = activity('i', 1, { reason: driven, priority: 'high' })

  test('[D-1] on a full day the low priority gives way, and the high stays', () => {
    const { items, deferred } = pullDay(facts([...full, injected], { needs: [need] }))
    expect(items.map(({ activity: id }) => id)).toEqual(['i', 'high0', 'high1', 'high2', 'high3', 'high4'])
    expect(deferred.map((each) => each.activity)).toEqual(['medium', 'low'])
    expect(deferred.every(({ substitutedBy }) => substitutedBy === 'i')).toBe(true)
  })

  test('[D-2] what was put off comes back as catch-up', () => {
    const put = activity('put-off', 1, { status: 'deferred' })
    expect(shown(facts([put, activity('own', 2)]))).toEqual(['catch-up put-off', 'today own'])
  })

  test('[D-3] the word assessment in a title injects nothing', () => {
    expect(shown(facts([activity('assessment', 2, { title: 'assessment' })], { needs: [need] }))).not.toContain(
      'inject assessment',
    )
  })

  test('[DAY-9] what is begun, or pinned to today, is never put off, however full the day', () => {
    const begun = activity('begun', 0, { status: 'in-progress', priority: 'low', minutes: 60 })
    const pinned = activity('pinned', 2, { pinned: true, priority: 'low', minutes: 60 })
    const { items, deferred } = pullDay(facts([...full, begun, pinned]))
    expect(items.map(({ activity: id }) => id)).toEqual(expect.arrayContaining(['begun', 'pinned']))
    expect(deferred.map((each) => each.activity)).not.toContain('pinned')
  })
})

describe('the order of a day', () => {
  test('[DAY-2] assessments, then what was left, then today’s own', () => {
    const week = [
      activity('own', 2),
      activity('left', 0),
      activity('asked', 2, { reason: driven }),
      activity('later', 4),
    ]
    expect(shown(facts(week, { needs: [need] }))).toEqual(['inject asked', 'catch-up left', 'today own'])
  })

  test('[DAY-2] at most two are injected, and of old ones only so many come before today’s own', () => {
    const week = [
      ...Array.from({ length: 3 }, (_, index) => activity(`asked${index}`, 0, { reason: driven })),
      ...Array.from({ length: 6 }, (_, index) => activity(`left${index}`, 1)),
      activity('own', 2),
    ]
    const tiersShown = pullDay(facts(week, { needs: [need] })).items.map(({ tier }) => tier)
    expect(tiersShown).toEqual(['inject', 'inject', 'catch-up', 'catch-up', 'catch-up', 'today'])
  })

  test('[C-13] later work comes only when today’s is done, or when it is asked for', () => {
    const later = [activity('later0', 3), activity('later1', 4), activity('later2', 4, { position: 1 })]
    expect(shown(facts([activity('own', 2), ...later]))).toEqual(['today own'])
    expect(shown(facts([activity('own', 2, { status: 'completed' }), ...later]))).toEqual([
      'accelerate later0',
      'accelerate later1',
    ])
    const more = moreForDay(facts([activity('own', 2), ...later]), [{ activity: 'own' }])
    expect(more.map(({ activity: id }) => id)).toEqual(['later0', 'later1'])
  })

  test('[DAY-5] minutes bound a day too, but never to nothing', () => {
    const week = [
      activity('a', 2, { minutes: 40 }),
      activity('b', 2, { minutes: 40, position: 1 }),
      activity('c', 2, { minutes: 10, position: 2 }),
    ]
    expect(shown(facts(week, { minutes: 50 }))).toEqual(['today a', 'today c'])
    expect(shown(facts(week, { minutes: 5 }))).toEqual(['today a'])
  })
})

describe('the four levels', () => {
  const candidate = { about: template.about, minutes: 10, level: 'new', due: null, requires: [] } as const

  test('[DAY-3] each says which it was, down to what is always worth doing', () => {
    const { subskill } = template.about
    const sourceOf = (given: DayFacts) => pullDay(given).source
    expect(sourceOf(facts([activity('own', 2)], { candidates: [candidate] }))).toBe('weekly_plan')
    expect(sourceOf(facts([], { candidates: [candidate], recommended: [subskill] }))).toBe('ai_recommendations')
    expect(sourceOf(facts([], { candidates: [candidate] }))).toBe('recommendations')
    expect(sourceOf(facts([]))).toBe('static')
    expect(pullDay(facts([])).items.length).toBeGreaterThan(0)
  })

  test('[DAY-3] a model that names what is locked or unknown is passed over', () => {
    expect(pullDay(facts([], { candidates: [candidate], recommended: ['locked', 'nonsense'] })).source).toBe(
      'recommendations',
    )
  })

  test('[C-36] on a weekend there is what is left and reviews; without either, the third level', () => {
    const saturday = addDays(monday, 5)
    const review = { ...candidate, level: 'mastered', due: monday } as const
    const left = pullDay(facts([activity('left', 3)], { date: saturday, candidates: [review, candidate] }))
    expect(left.items.map(({ tier }) => tier)).toEqual(['catch-up', 'review'])
    expect(left.source).toBe('weekly_plan')
    expect(pullDay(facts([], { date: saturday, candidates: [review] })).source).toBe('recommendations')
  })

  test('[DAY-11] a break or a day without time is a day of rest', () => {
    expect(pullDay(facts([activity('own', 2)], { onBreak: true }))).toMatchObject({
      rest: true,
      items: [],
      deferred: [],
    })
    expect(pullDay(facts([activity('own', 2)], { minutes: 0 }))).toMatchObject({ rest: true, items: [] })
  })
})

test('[DAY-3] over any week and any history there is work, once each, within bounds, and nothing held is lost', () => {
  const anyActivity = fc.record({
    day: fc.nat({ max: 6 }),
    minutes: fc.integer({ min: 1, max: 60 }),
    priority: fc.constantFrom(...priorities),
    status: fc.constantFrom(...activityStatuses),
    pinned: fc.boolean(),
    driven: fc.boolean(),
  })
  fc.assert(
    fc.property(anyLearning, fc.array(anyActivity, { maxLength: 20 }), fc.nat({ max: 6 }), (learning, drawn, day) => {
      const week = drawn.map(({ day: on, driven: isDriven, ...more }, index) =>
        activity(`x${index}`, on, { ...more, position: index, ...(isDriven ? { reason: driven } : {}) }),
      )
      const given = dayFacts(learning, addDays(monday, day), week)
      const { items, deferred, rest } = pullDay(given)
      const ids = items.map(({ activity: id }) => id)
      const held = week.filter(
        ({ status, pinned, day: on }) => status === 'in-progress' || (pinned && on === day && isOpen(status)),
      )
      expect(new Set([...ids, ...deferred.map((each) => each.activity)]).size).toBe(ids.length + deferred.length)
      expect(rest).toBe(given.minutes === 0 || given.onBreak)
      if (rest) return
      expect(ids.length).toBeGreaterThan(0)
      for (const { activity: id } of held) expect(ids).toContain(id)
      expect(ids.length).toBeLessThanOrEqual(dayLimits.itemsMax + held.length)
      expect(items.filter(({ tier }) => tier === 'inject').length).toBeLessThanOrEqual(dayLimits.injectMax)
      for (const { activity: id } of items)
        expect(isOpen(week.find((each) => each.activity === id)?.status ?? 'planned')).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
