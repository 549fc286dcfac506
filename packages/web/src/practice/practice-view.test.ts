import { expect, test } from 'vitest'
import { At, Availability, CivilDate, LearnerId, OccurrenceKey, PlanId, RecordId, WallTime, addDays } from '@etude/core'
import type { PracticeFacts } from '@etude/core'
import { createPracticeView } from './practice-view.ts'
import type { PracticeInput } from './practice-view.ts'
import { withKnown } from './same-facts.ts'

const learner = LearnerId.parse('l1')
const plan = PlanId.parse('scales')
const first = CivilDate.parse('2026-05-04')
const at = (date: CivilDate, hours: number): At =>
  At.parse({ instant: Date.parse(`${date}T00:00:00Z`) + hours * 3_600_000, zone: 'Etc/UTC', offset: 0 })

/** Twenty days of a daily plan, every fifth missed. */
function factsUntil(days: number): PracticeFacts {
  const dates = Array.from({ length: days }, (_, day) => addDays(first, day)).filter((_, day) => day % 5 !== 4)
  const facts = dates.map((date) => {
    const key = OccurrenceKey.parse(date)
    const fact = { learner, plan, key, at: at(date, 18), date, by: null, entry: RecordId.parse(`e${date}`) }
    const planned = { start: WallTime.parse(`${date}T17:30:00`), minutes: 30 }
    return { entry: { ...fact, minutes: 25, what: '', segments: [], corrections: [] }, checkIn: { ...fact, planned } }
  })
  const schedule = {
    start: first,
    end: null,
    timeMinutes: 1050,
    repeat: { type: 'rule' as const, rule: 'FREQ=DAILY' },
    durationMinutes: 30,
    flexibility: 'same-day' as const,
    segments: [],
  }
  return {
    dayStarts: [{ from: CivilDate.parse('1970-01-01'), minutes: 0 }],
    plans: [
      {
        plan,
        learner,
        title: 'Scales',
        type: 'custom',
        missed: 'keep-one',
        prompts: [],
        archived: false,
        edits: [],
        series: [{ from: first, schedule }],
      },
    ],
    overrides: [],
    breaks: [],
    checkIns: facts.map(({ checkIn }) => checkIn),
    entries: facts.map(({ entry }) => entry),
    freshStarts: [],
    minimums: [],
  }
}

const inputOf = (facts: PracticeFacts): PracticeInput => ({
  facts,
  availability: Availability.parse([60, 60, 60, 60, 60, 60, 60]),
  now: at(addDays(first, 20), 19),
})
/** As it comes from the database: every record a new object. */
const readAnew = (input: PracticeInput): PracticeInput => structuredClone(input)

test('[ANA-11] what says the same is the same object again, and what differs is not', () => {
  const before = inputOf(factsUntil(20))
  const same = withKnown(before, readAnew(before))
  expect(same.facts).toBe(before.facts)
  const more = withKnown(before, readAnew(inputOf(factsUntil(21))))
  expect(more.facts.plans).toBe(before.facts.plans)
  expect(more.facts.entries).not.toBe(before.facts.entries)
  expect(more.facts.entries[0]).toBe(before.facts.entries[0])
})

test('[ANA-11] after one more fact a view says what one from nothing says', () => {
  const kept = createPracticeView()
  const earlier = kept(inputOf(factsUntil(20)))
  expect(earlier.next().actions.today).toHaveLength(1)
  const input = readAnew(inputOf(factsUntil(21)))
  const [after, fresh] = [kept(input), createPracticeView()(input)]
  for (const part of ['next', 'ahead', 'progress'] as const) expect(after[part]()).toEqual(fresh[part]())
  expect(after.next().actions.today).toHaveLength(0)
  // Today's window is still open: it counts once it has closed.
  expect(after.progress().figures[0]?.fourWeeks).toMatchObject({ completed: 16, due: 20 })
})

test('[ANA-1] every share on screen lies between nothing and all, and where nothing was due there is none', () => {
  const { figures } = createPracticeView()(inputOf(factsUntil(21))).progress()
  for (const one of figures)
    for (const { share, onTimeShare, volumeShare } of [one.week, one.fortnight, one.fourWeeks])
      for (const value of [share, onTimeShare, volumeShare]) {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }
  const empty = createPracticeView()(inputOf({ ...factsUntil(0), plans: [] })).progress()
  expect(empty.figures[0]?.fourWeeks.share).toBeNull()
  expect(empty.figures[0]?.strength).toBeNull()
})
