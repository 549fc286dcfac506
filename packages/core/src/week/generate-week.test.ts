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
import { weekLimits } from './week-limits.ts'
import { candidateKey } from './week-snapshot.ts'
import type { Candidate, KeptActivity, WeekSnapshot } from './week-snapshot.ts'

const snapshotOf = (learning: Learning, wish: Partial<Parameters<typeof takeSnapshot>[1]> = {}): WeekSnapshot => {
  const snapshot = takeSnapshot(learning, { week: monday, today: addDays(monday, -1), ...wish })
  if (snapshot === null) throw new Error('this week can be planned')
  return snapshot
}
const keyOf = ({ about }: Pick<Candidate, 'about'>) => candidateKey(about.curriculum, about.subskill)
const minutesOn = (week: GeneratedWeek, kept: readonly KeptActivity[], day: number) =>
  [...week.activities, ...kept.filter(({ counts }) => counts)]
    .filter((activity) => activity.day === day)
    .reduce((sum, { minutes }) => sum + minutes, 0)
const onDay = (week: GeneratedWeek, day: number) => week.activities.filter((activity) => activity.day === day)

/** Says what is wrong with a week, by the laws that hold for all. */
function faultsIn(snapshot: WeekSnapshot, week: GeneratedWeek): readonly string[] {
  const faults: string[] = []
  const { kept, capacityMinutes, target } = snapshot
  const keptCounting = kept.filter(({ counts }) => counts)
  const total = week.activities.length + keptCounting.length
  const byKey = new Map(snapshot.candidates.map((candidate) => [keyOf(candidate), candidate]))
  const firstAt = new Map<string, number>()
  for (const { curriculum, subskill, day } of keptCounting) {
    const key = curriculum === null || subskill === null ? '' : candidateKey(curriculum, subskill)
    firstAt.set(key, Math.min(day * 1000, firstAt.get(key) ?? day * 1000))
  }
  for (const each of week.activities) {
    const at = each.day * 1000 + each.position
    firstAt.set(keyOf(each), Math.min(at, firstAt.get(keyOf(each)) ?? at))
    if (!byKey.has(keyOf(each))) faults.push(`${keyOf(each)} may not be planned`)
    if (each.day < snapshot.firstDay) faults.push(`${each.activity} is planned on a day that is over`)
    if ((capacityMinutes[each.day] ?? 0) === 0) faults.push(`${each.activity} is planned on a day without time`)
  }
  for (const each of week.activities)
    for (const required of byKey.get(keyOf(each))?.requires ?? []) {
      const first = firstAt.get(candidateKey(each.about.curriculum, required))
      if (first !== undefined && first > each.day * 1000 + each.position)
        faults.push(`${keyOf(each)} before ${required}`)
    }
  for (let day = Number(snapshot.firstDay); day < 5; day += 1) {
    const count = onDay(week, day).length + keptCounting.filter((activity) => activity.day === day).length
    if (count > weekLimits.perDayMax && onDay(week, day).length > 0) faults.push(`${count} activities on day ${day}`)
    const driven = onDay(week, day).filter(({ reason }) => reason.type === 'assessment').length
    if (driven > weekLimits.drivenPerDayMax) faults.push(`${driven} for assessments on day ${day}`)
    const isOver = minutesOn(week, kept, day) > (capacityMinutes[day] ?? 0) && onDay(week, day).length > 0
    if (isOver && total > weekLimits.floor && keptCounting.length === 0) faults.push(`too many minutes on day ${day}`)
    const open = capacityMinutes.slice(snapshot.firstDay).filter((minutes) => minutes > 0).length
    if (count === 0 && (capacityMinutes[day] ?? 0) > 0 && week.activities.length >= open)
      faults.push(`day ${day} is empty`)
  }
  if (total > Math.max(target, keptCounting.length)) faults.push(`${total} activities of ${target}`)
  if (total < target) faults.push(...roomLeft(snapshot, week))
  if (
    new Set([...week.activities, ...kept].map(({ activity }) => activity)).size !==
    week.activities.length + kept.length
  )
    faults.push('an id twice')
  return faults
}

/** What could still have been planned: a candidate that no prerequisite ties, on a day that has room for it and does not hold it yet. */
function roomLeft(snapshot: WeekSnapshot, week: GeneratedWeek): readonly string[] {
  const tied = new Set(
    snapshot.candidates.flatMap(({ about, requires }) => [
      ...requires.map((required) => candidateKey(about.curriculum, required)),
      ...(requires.length > 0 ? [candidateKey(about.curriculum, about.subskill)] : []),
    ]),
  )
  const driven = new Set(snapshot.needs.map(({ curriculum, subskill }) => candidateKey(curriculum, subskill)))
  const found: string[] = []
  for (const candidate of snapshot.candidates) {
    if (tied.has(keyOf(candidate)) || driven.has(keyOf(candidate)) || candidate.level === 'mastered') continue
    const held = new Set(
      week.activities.filter((each) => keyOf(each) === keyOf(candidate)).map(({ day }) => day as number),
    )
    for (const { curriculum, subskill, day, counts } of snapshot.kept)
      if (counts && curriculum !== null && subskill !== null && candidateKey(curriculum, subskill) === keyOf(candidate))
        held.add(day)
    for (let day = Number(snapshot.firstDay); day < 5; day += 1) {
      const count = onDay(week, day).length + snapshot.kept.filter((each) => each.counts && each.day === day).length
      const room = (snapshot.capacityMinutes[day] ?? 0) - minutesOn(week, snapshot.kept, day)
      const fits = count === 0 ? room > 0 : candidate.minutes <= room
      if (!held.has(day) && count < weekLimits.perDayMax && fits)
        found.push(`${keyOf(candidate)} would fit on day ${day}`)
    }
  }
  return found
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
        // Always the same histories while a finding is open (docs/what-is-left.md); GEN_SEED looks at others.
        { numRuns: 12_000, seed: Number(process.env['GEN_SEED'] ?? 1) },
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
          expect(faultsIn(snapshot, generateWeek(snapshot, 's'))).toEqual([])
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
