import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { courseState } from '../evidence/course-state.ts'
import { NodeCode } from '../curriculum/curriculum.ts'
import { LearnerId, RecordId } from '../record/ids.ts'
import type { PlannedDay } from '../time/civil-date.ts'
import { addDays } from '../time/civil-date.ts'
import { activityId } from './activity-id.ts'
import { byPriority, priorities } from './activity-kinds.ts'
import { anyLearning, monday } from './any-learning.ts'
import { generateWeek } from './generate-week.ts'
import type { GeneratedWeek } from './generate-week.ts'
import { firstDayToPlan, takeSnapshot, targetFor } from './take-snapshot.ts'
import type { Learning } from '../evidence/learning.ts'
import { faultsIn, keyOf } from './week-laws.ts'
import { candidateKey } from './week-snapshot.ts'
import type { Candidate, KeptActivity, WeekSnapshot } from './week-snapshot.ts'

const snapshotOf = (learning: Learning, wish: Partial<Parameters<typeof takeSnapshot>[1]> = {}): WeekSnapshot => {
  const snapshot = takeSnapshot(learning, { week: monday, today: addDays(monday, -1), ...wish })
  if (snapshot === null) throw new Error('this week can be planned')
  return snapshot
}

describe('a week', () => {
  test(
    '[GEN-12] over ten thousand histories: nothing locked, prerequisites first, no day too full or empty, totals exact',
    { timeout: 120_000 },
    () => {
      let planned = 0
      fc.assert(
        fc.property(
          anyLearning,
          fc.integer({ min: 5, max: 30 }),
          fc.integer({ min: -3, max: 4 }),
          (learning, target, day) => {
            const today = addDays(monday, day)
            const snapshot = snapshotOf(learning, { target, today })
            const week = generateWeek(snapshot, 'seed')
            expect(faultsIn(snapshot, week)).toEqual([])
            planned += week.activities.length
            const unlocked = new Set(
              learning.courses.flatMap((course) =>
                courseState(course, today, learning.breaks).unlocked.map(({ code }) =>
                  candidateKey(course.curriculum.curriculum, code),
                ),
              ),
            )
            for (const activity of week.activities) expect(unlocked.has(keyOf(activity))).toBe(true)
          },
        ),
        // Five activities a history on average: twelve thousand keep the sum below well clear of chance.
        { numRuns: 12_000 },
      )
      // Or the histories would prove nothing.
      expect(planned).toBeGreaterThan(50_000)
    },
  )

  test('[GEN-10] is the same for the same facts in any order, down to the last byte', () => {
    const shuffledToo = anyLearning.chain((learning) =>
      fc.tuple(
        fc.constant(learning),
        fc.tuple(
          ...learning.courses.map((course) =>
            fc.shuffledSubarray([...course.practised], { minLength: course.practised.length }),
          ),
        ),
      ),
    )
    fc.assert(
      fc.property(shuffledToo, ([learning, practised]) => {
        const other = {
          ...learning,
          courses: learning.courses.map((course, index) => ({ ...course, practised: practised[index] ?? [] })),
        }
        const [here, there] = [generateWeek(snapshotOf(learning), 's'), generateWeek(snapshotOf(other), 's')]
        expect(JSON.stringify(there)).toBe(JSON.stringify(here))
      }),
    )
  })

  test('[GEN-10] differs by its hash when anything it rests on does', () => {
    fc.assert(
      fc.property(anyLearning, (learning) => {
        const snapshot = snapshotOf(learning)
        const hash = generateWeek(snapshot, 's').snapshot
        expect(generateWeek({ ...snapshot, target: snapshot.target + 1 }, 's').snapshot).not.toBe(hash)
        expect(generateWeek({ ...snapshot, week: addDays(monday, 7) }, 's').snapshot).not.toBe(hash)
        expect(generateWeek(snapshot, 'another seed').snapshot).toBe(hash)
      }),
    )
  })

  test('[GEN-9] names each activity by what it is', () => {
    fc.assert(
      fc.property(anyLearning, (learning) => {
        const { learner, week } = snapshotOf(learning)
        for (const { activity, about, type, ordinal } of generateWeek(snapshotOf(learning), 's').activities)
          expect(activity).toBe(
            activityId({ learner, week, curriculum: about.curriculum, subskill: about.subskill, type, ordinal }),
          )
      }),
    )
  })

  test('[GEN-15] planned again around what was kept keeps all of it and repeats none', () => {
    fc.assert(
      fc.property(
        anyLearning,
        fc.array(fc.tuple(fc.nat({ max: 40 }), fc.boolean(), fc.nat({ max: 4 })), { maxLength: 8 }),
        (learning, picks) => {
          const before = generateWeek(snapshotOf(learning), 's')
          const kept = new Map<string, KeptActivity>()
          for (const [place, counts, day] of picks) {
            const activity = before.activities[place % Math.max(1, before.activities.length)]
            if (activity !== undefined) kept.set(activity.activity, keptFrom(activity, day as PlannedDay, counts))
          }
          const snapshot = snapshotOf(learning, { kept: [...kept.values()] })
          const again = generateWeek(snapshot, 's')
          expect(faultsIn(snapshot, again)).toEqual([])
          const labels = [...again.activities, ...snapshot.kept].map(({ sequence }) => sequence)
          expect(new Set(labels).size).toBe(labels.length)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

const keptFrom = (activity: GeneratedWeek['activities'][number], day: PlannedDay, counts: boolean): KeptActivity => ({
  activity: activity.activity,
  curriculum: activity.about.curriculum,
  subject: activity.about.subject,
  subskill: activity.about.subskill,
  type: activity.type,
  ordinal: activity.ordinal,
  sequence: activity.sequence,
  day,
  minutes: activity.minutes,
  assessment: activity.reason.type === 'assessment' ? activity.reason.assessment : null,
  counts,
})

const candidate = (name: string, more: Partial<Candidate> = {}, titles = {}): Candidate => ({
  about: {
    curriculum: 'k' as Candidate['about']['curriculum'],
    subject: NodeCode.parse('S'),
    unit: NodeCode.parse('U'),
    skill: NodeCode.parse('K'),
    subskill: NodeCode.parse(name),
    titles: { subject: 'S', unit: 'U', skill: 'K', subskill: name, ...titles },
    difficulty: 1,
  },
  minutes: 12,
  level: 'new',
  due: null,
  requires: [],
  ...more,
})
const plain: WeekSnapshot = {
  learner: LearnerId.parse('l1'),
  week: monday,
  firstDay: 0 as PlannedDay,
  target: 20,
  capacityMinutes: [60, 60, 60, 60, 60],
  editions: [],
  subjects: [
    {
      curriculum: 'k' as Candidate['about']['curriculum'],
      subject: NodeCode.parse('S'),
      title: 'S',
      percent: null,
      pace: 'unknown',
    },
  ],
  candidates: [],
  needs: [],
  kept: [],
}
const need = {
  curriculum: 'k' as Candidate['about']['curriculum'],
  subskill: NodeCode.parse('weak'),
  assessment: RecordId.parse('t1'),
  label: 'needs-review',
  score: 2,
  max: 6,
} as const

test('[GEN-12] two links of a chain that are reviewed in a week of minutes take a day each, so that the third leaves none empty', () => {
  const link = (name: string, more: Partial<Candidate>) => candidate(name, { minutes: 1, ...more })
  const chain = [
    link('a', { level: 'mastered', due: monday }),
    link('b', { level: 'mastered', due: monday, requires: [NodeCode.parse('a')] }),
    link('c', { requires: [NodeCode.parse('b')] }),
  ]
  const asked = { ...need, subskill: NodeCode.parse('c'), action: 'remediate' as const }
  const snapshot = { ...plain, target: 5, capacityMinutes: [1, 1, 0, 1, 1], candidates: chain, needs: [asked] }
  const week = generateWeek(snapshot, 's')
  expect(faultsIn(snapshot, week)).toEqual([])
  expect(week.activities.map(({ about, day }) => [about.subskill, day])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 3],
    ['c', 4],
  ])
})

test('[GEN-15] [GEN-12] what a kept activity waits for finds its early day before others take it, so that no later day stays empty', () => {
  const kept = (name: string): KeptActivity => ({
    activity: RecordId.parse(`kept-${name}`),
    curriculum: 'k' as Candidate['about']['curriculum'],
    subject: NodeCode.parse('S'),
    subskill: NodeCode.parse(name),
    type: 'practice',
    ordinal: 0,
    sequence: 1,
    day: 2 as PlannedDay,
    minutes: 1,
    assessment: null,
    counts: true,
  })
  const candidates = [
    candidate('before', { minutes: 1, level: 'mastered', due: addDays(monday, 6) }),
    candidate('work', { minutes: 1 }),
    candidate('waiting', { minutes: 1, requires: [NodeCode.parse('before')] }),
  ]
  const moved = [kept('work'), kept('waiting')]
  const snapshot = { ...plain, target: 5, capacityMinutes: [2, 30, 0, 60, 0], candidates, kept: moved }
  const week = generateWeek(snapshot, 's')
  expect(faultsIn(snapshot, week)).toEqual([])
  expect(new Set(week.activities.map(({ day }) => day))).toEqual(new Set([0, 1, 3]))
})

test('[D-3] high comes before medium before low, which is not the order of their letters', () => {
  expect(['low', 'high', 'medium'].sort()).toEqual(['high', 'low', 'medium'])
  expect((['low', 'high', 'medium'] as const).toSorted(byPriority)).toEqual(priorities)
})

test('[D-3] only what an assessment asked for is driven by it, whatever the words of its title', () => {
  const wordy = candidate('plain', {}, { subskill: 'Prepare for the assessment' })
  const week = generateWeek(
    { ...plain, candidates: [wordy, candidate('weak')], needs: [{ ...need, action: 'remediate' }] },
    's',
  )
  const driven = week.activities.filter(({ reason }) => reason.type === 'assessment')
  expect(new Set(driven.map(({ about }) => about.subskill))).toEqual(new Set(['weak']))
  expect(driven.map(({ type, priority }) => [type, priority])).toEqual([
    ['tutoring', 'high'],
    ['practice', 'high'],
  ])
  expect(driven[0]?.reason).toMatchObject({ assessment: 't1', score: 2, max: 6 })
})

test('[D-3] no two activities of a week share an id', () => {
  const week = generateWeek({ ...plain, target: 30, candidates: [candidate('a'), candidate('b')] }, 's')
  expect(week.activities.length).toBe(10)
  expect(new Set(week.activities.map(({ activity }) => activity)).size).toBe(10)
})

test('[C-20] an assessment drives at most three activities, all of them six in a week and two in a day', () => {
  const names = ['w1', 'w2', 'w3', 'w4', 'w5']
  const needs = names.map((name, index) => ({
    ...need,
    subskill: NodeCode.parse(name),
    assessment: RecordId.parse(index < 3 ? 't1' : 't2'),
    action: 'remediate' as const,
  }))
  const candidates = names.map((name) => candidate(name))
  const driven = generateWeek({ ...plain, candidates, needs: [...needs, ...needs] }, 's').activities.filter(
    ({ reason }) => reason.type === 'assessment',
  )
  const of = (id: string) => driven.filter(({ reason }) => reason.type === 'assessment' && reason.assessment === id)
  expect([driven.length, of('t1').length, of('t2').length]).toEqual([6, 3, 3])
})

test('[GEN-11] reviews stand between work, at most one after every two while there is work', () => {
  const due = Array.from({ length: 20 }, (_, index) => candidate(`r${index}`, { level: 'mastered', due: monday }))
  const work = Array.from({ length: 20 }, (_, index) => candidate(`w${index}`))
  const week = generateWeek({ ...plain, candidates: [...due, ...work] }, 's')
  const reviews = week.activities.filter(({ type }) => type === 'review')
  expect(week.activities).toHaveLength(20)
  expect(reviews.length).toBe(6)
  expect(new Set(reviews.map(({ day }) => day)).size).toBe(5)
})

test('[GEN-11] what is new is practised before it is proved', () => {
  const week = generateWeek({ ...plain, candidates: [candidate('a'), candidate('b'), candidate('c')] }, 's')
  const steps = week.activities.filter(({ about }) => about.subskill === 'a').map(({ reason }) => reason.type)
  expect(steps.slice(0, 2)).toEqual(['begin', 'repeat'])
  expect(steps.at(-1)).toBe('prove')
})

test('[C-37] where time is short the target gives way, but not below five while there is any', () => {
  const candidates = Array.from({ length: 30 }, (_, index) => candidate(`w${index}`))
  const counted = (capacityMinutes: readonly number[]) =>
    generateWeek({ ...plain, capacityMinutes, candidates }, 's').activities.length
  expect(counted([60, 60, 60, 60, 60])).toBe(20)
  expect(counted([30, 30, 30, 30, 30])).toBe(10)
  expect(counted([0, 20, 0, 0, 0])).toBe(5)
  expect(counted([0, 0, 0, 0, 0])).toBe(0)
})

test('[GEN-2] of a week that has begun, the part that is left; from Saturday on, none', () => {
  const on = (day: number) => firstDayToPlan(monday, addDays(monday, day))
  expect([-10, 0, 2, 4, 5, 6, 20].map(on)).toEqual([0, 0, 2, 4, null, null, null])
  expect([0, 1, 2, 3, 4].map((day) => targetFor(day as PlannedDay, 20))).toEqual([20, 16, 12, 8, 5])
})

test('[D-4] a weekday is the learner’s, from the date alone: no zone can move it', () => {
  expect(firstDayToPlan(monday, addDays(monday, 4))).toBe(4)
})
