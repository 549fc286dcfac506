import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PlanId } from '../record/ids.ts'
import type { PracticeFacts } from '../practice/practice-facts.ts'
import { arrangedBy, at, breakOf, done, factsOf, logOf, planOf, schedule } from '../practice/practice-fixture.ts'
import type { At } from '../time/instant.ts'
import { CivilDate } from '../time/instant.ts'
import { addDays } from '../time/civil-date.ts'
import { shouldNudge } from './adherence.ts'
import { betaProbability } from './beta.ts'
import { capacityByWeekday } from './capacity.ts'
import { createProgress } from './create-progress.ts'
import type { Progress } from './create-progress.ts'

const date = (text: string) => CivilDate.parse(text)
const hourADay = [60, 60, 60, 60, 60, 60, 60] as const
const seen = (facts: PracticeFacts, now: At): Progress => createProgress()({ facts, availability: [...hourADay], now })
const may = (day: number): string => `2026-05-${String(day).padStart(2, '0')}`
const daily = planOf(schedule('2026-05-04', 'FREQ=DAILY'))
const doneOn = (...days: readonly number[]) => days.map((day) => done(may(day), at(may(day), '17:45')))
const results = (progress: Progress) => progress.streak().ledger.map(({ result }) => result)
/** Everything that can be said, as text that is equal when it is the same. */
const figures = (progress: Progress): string =>
  JSON.stringify([
    progress.adherence(progress.periods.fourWeeks),
    progress.streak(),
    progress.habitStrength(),
    progress.capacity(),
    [...progress.minutesByDate()].sort(([a], [b]) => (a < b ? -1 : 1)),
  ])

describe('figures', () => {
  test('[ANA-1] [D-14] a plan of three days a week is kept by three days a week, dated by when it was done', () => {
    const plans = [planOf(schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=MO,WE,FR'))]
    const progress = seen(factsOf({ plans, ...logOf(...doneOn(4, 6, 8, 11, 13, 15)) }), at('2026-05-17', '12:00'))
    expect(progress.streak()).toMatchObject({ unit: 'day', length: 6 })
    expect(progress.adherence(progress.periods.week)).toMatchObject({ due: 3, completed: 3 })
    const late = done('2026-05-04', at('2026-05-06', '10:00'))
    expect(
      seen(factsOf({ plans, ...logOf(late) }), at('2026-05-07', '12:00'))
        .minutesByDate()
        .get(date('2026-05-06')),
    ).toMatchObject({ done: 30 })
  })

  test('[ANA-1] nothing due is no data', () => {
    const progress = seen(factsOf({ plans: [daily] }), at('2026-05-04', '12:00'))
    expect(progress.adherence(progress.periods.week)).toMatchObject({
      share: null,
      onTimeShare: null,
      volumeShare: null,
      range: null,
    })
    expect(progress.habitStrength()).toBeNull()
  })

  test('[ANA-1] [C-29] a week is Monday to Sunday in every figure', () => {
    const progress = seen(factsOf({ plans: [daily] }), at('2026-05-10', '12:00'))
    expect(progress.periods.week).toEqual({ from: '2026-05-04', to: '2026-05-10' })
  })

  test('[X-28] an unexcused skip stays in what was due, and lifts nothing', () => {
    const skip = arrangedBy('2026-05-05', at('2026-05-05', '12:00'), {
      type: 'skipped',
      reason: 'no-time',
      excused: false,
    })
    const facts = factsOf({ plans: [daily], overrides: [skip], ...logOf(...doneOn(4)) })
    const progress = seen(facts, at('2026-05-06', '12:00'))
    expect(progress.adherence(progress.periods.week)).toMatchObject({ due: 2, completed: 1, missed: 0 })
    expect(results(progress)).toEqual(['kept', 'missed', 'pending'])
  })

  test('[X-7] a holiday neither breaks nor lengthens a streak, as a range', () => {
    const facts = factsOf({ plans: [daily], breaks: [breakOf(may(6), may(12))], ...logOf(...doneOn(4, 5, 13)) })
    const progress = seen(facts, at(may(14), '12:00'))
    expect(progress.streak().length).toBe(3)
    expect(progress.adherence({ from: date(may(4)), to: date(may(13)) })).toMatchObject({
      due: 3,
      completed: 3,
      excused: 7,
    })
  })

  test('[X-8] three times a week is a streak of weeks, and each week says why', () => {
    const counted = schedule('2026-05-04', '', { repeat: { type: 'times-per-week', times: 3 }, flexibility: 'weekly' })
    const facts = factsOf({
      plans: [planOf(counted)],
      ...logOf(
        done('2026-05-04', at(may(5), '17:00')),
        done('2026-05-04.2', at(may(7), '17:00')),
        done('2026-05-04.3', at(may(10), '17:00')),
        done('2026-05-11', at(may(12), '17:00')),
      ),
    })
    const streak = seen(facts, at(may(14), '12:00')).streak()
    expect(streak).toMatchObject({ unit: 'week', length: 1 })
    expect(streak.ledger).toMatchObject([
      { date: may(4), result: 'kept', due: 3, done: 3 },
      { date: may(11), result: 'pending', due: 3, done: 1 },
    ])
  })

  test('[X-9] [X-10] a new zone and a new day start leave what was as it was', () => {
    const facts = factsOf({ plans: [daily], ...logOf(...doneOn(4, 5, 6)) })
    const before = seen(facts, at(may(7), '12:00'))
      .streak()
      .ledger.slice(0, 3)
    const dayStarts = [...facts.dayStarts, { from: date(may(7)), minutes: 240 }]
    const after = seen({ ...facts, dayStarts }, at(may(7), '19:00', 420, 'Asia/Jakarta'))
      .streak()
      .ledger.slice(0, 3)
    expect(after).toEqual(before)
  })

  test('[X-10] a flight over the date line costs no streak: the date that never was is as if it had not been', () => {
    // Ticked a day apart, with the wall two dates apart: hours of the 5th and most of the 6th were never there.
    const facts = factsOf({
      plans: [daily],
      ...logOf(
        done(may(4), at(may(4), '17:45', -660, 'Pacific/Pago_Pago')),
        done(may(6), at(may(6), '17:45', 780, 'Pacific/Apia')),
        done(may(7), at(may(7), '17:45', 780, 'Pacific/Apia')),
      ),
    })
    const progress = seen(facts, at(may(8), '12:00', 780, 'Pacific/Apia'))
    expect(results(progress)).toEqual(['kept', 'short', 'short', 'kept', 'pending'])
    expect(progress.streak().length).toBe(2)
  })

  test('[X-10] going west repeats a date, which is one day', () => {
    const facts = factsOf({
      plans: [daily],
      ...logOf(
        done(may(4), at(may(4), '17:45', 780, 'Pacific/Apia')),
        done(may(4), at(may(4), '17:45', -660, 'Pacific/Pago_Pago')),
        done(may(5), at(may(5), '17:45', -660, 'Pacific/Pago_Pago')),
      ),
    })
    expect(results(seen(facts, at(may(6), '12:00', -660)))).toEqual(['kept', 'kept', 'pending'])
  })

  test('[X-11] a session ticked after midnight keeps the day it was for', () => {
    const evening = planOf(schedule('2026-05-04', 'FREQ=DAILY', { timeMinutes: 1410, flexibility: 'fixed' }))
    const facts = factsOf({ plans: [evening], ...logOf(done(may(4), at(may(5), '00:05'))) })
    expect(results(seen(facts, at(may(5), '12:00')))).toEqual(['kept', 'pending'])
  })

  test('[X-5] [X-31] without the app nothing is done and nothing piles up: each day was missed once', () => {
    const progress = seen(factsOf({ plans: [daily] }), at(may(11), '12:00'))
    expect(progress.adherence({ from: date(may(4)), to: date(may(10)) })).toMatchObject({
      due: 7,
      completed: 0,
      missed: 7,
    })
    expect(progress.missed({ from: date(may(4)), to: date(may(10)) })).toHaveLength(7)
  })

  test('[ANA-6] strength grows with practice and hardly shows one lapse', () => {
    const all = Array.from({ length: 26 }, (_, index) => index + 4)
    const lapse = all.filter((day) => day !== 20)
    const strengthAfter = (days: readonly number[]) =>
      seen(factsOf({ plans: [daily], ...logOf(...doneOn(...days)) }), at(may(30), '12:00')).habitStrength() ?? 0
    // Half of what is missing is made up every thirteen daily sessions.
    expect(strengthAfter(all)).toBeCloseTo(1 - 0.5 ** (26 / 13), 10)
    expect(strengthAfter(all) - strengthAfter(lapse)).toBeLessThan(0.05)
  })

  test('[ANA-7] a weekday holds what was declared, or what most such days came to if that is less', () => {
    const mondays = ['2026-05-04', '2026-05-11', '2026-05-18', '2026-05-25']
    const achieved = (minutes: readonly number[]) =>
      new Map(
        mondays.slice(0, minutes.length).map((day, index) => [date(day), { planned: 60, done: minutes[index] ?? 0 }]),
      )
    const capacityAfter = (minutes: readonly number[]) =>
      capacityByWeekday([...hourADay], achieved(minutes), date('2026-05-27'))[0]
    expect(capacityAfter([10, 20, 30])).toBe(60)
    expect(capacityAfter([10, 20, 30, 40])).toBeCloseTo(31)
    expect(capacityAfter([90, 90, 90, 90])).toBe(60)
  })

  test('[ANA-8] [ANA-9] no nudge on little evidence, none twice in a week', () => {
    const fortnight = (due: number, completed: number) => {
      const days = Array.from({ length: completed }, (_, index) => index + 4)
      const plans = [planOf(schedule('2026-05-04', `FREQ=DAILY;COUNT=${due}`))]
      const progress = seen(factsOf({ plans, ...logOf(...doneOn(...days)) }), at(may(14), '12:00'))
      return progress.adherence(progress.periods.fortnight)
    }
    expect(shouldNudge(fortnight(5, 0), null, date(may(14)))).toBe(false)
    expect(shouldNudge(fortnight(6, 3), null, date(may(14)))).toBe(true)
    expect(shouldNudge(fortnight(10, 6), null, date(may(14)))).toBe(false)
    expect(shouldNudge(fortnight(6, 3), date(may(8)), date(may(14)))).toBe(false)
    expect(shouldNudge(fortnight(6, 3), date(may(7)), date(may(14)))).toBe(true)
  })

  test('[ANA-10] planned against actual, and what nobody had planned apart', () => {
    const extra = done(may(4), at(may(4), '20:00'), { minutes: 15 })
    const unplanned = { ...extra.entry, plan: null, key: null }
    const [ticked] = doneOn(4)
    if (ticked === undefined) throw new Error('nothing was done')
    const facts = factsOf({ plans: [daily], checkIns: [ticked.checkIn], entries: [ticked.entry, unplanned] })
    expect(
      seen(facts, at(may(5), '12:00'))
        .minutesByDate()
        .get(date(may(4))),
    ).toEqual({ planned: 30, done: 45, unplanned: 15 })
  })

  test('[ANA-11] each plan has its own figures', () => {
    const other = PlanId.parse('sight-reading')
    const plans = [daily, planOf(schedule('2026-05-04', 'FREQ=DAILY'), { plan: other })]
    const facts = factsOf({ plans, ...logOf(...doneOn(4, 5)) })
    const progress = seen(facts, at(may(6), '12:00'))
    expect(progress.ofPlan(daily.plan).streak().length).toBe(2)
    expect(progress.ofPlan(other).streak().length).toBe(0)
    expect(progress.streak().length).toBe(0)
  })
})

/** Anything a learner may do within some weeks: tick on any day at any hour, from anywhere, skip, move, pause. */
const day = fc.integer({ min: 0, max: 27 }).map((offset) => addDays(date('2026-05-04'), offset))
const moment = fc
  .record({ on: day, hour: fc.integer({ min: 0, max: 23 }), offset: fc.constantFrom(0, 120, 540, -480) })
  .map(({ on, hour, offset }) => at(on, `${String(hour).padStart(2, '0')}:10`, offset))
const doing = fc
  .record({ on: day, when: moment, minutes: fc.integer({ min: 1, max: 90 }) })
  .map(({ on, when, minutes }) => done(on, when, { minutes }))
const arrangement = fc
  .tuple(day, moment, fc.boolean(), day)
  .map(([on, when, excused, to]) =>
    arrangedBy(
      on,
      when,
      excused ? { type: 'skipped', reason: 'ill', excused } : { type: 'moved', date: to, timeMinutes: null },
    ),
  )
const pause = fc.tuple(day, fc.nat({ max: 9 })).map(([from, days]) => breakOf(from, addDays(from, days)))
const anyRule = fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,WE,FR', 'FREQ=DAILY;BYHOUR=8,18')
const anyFacts: fc.Arbitrary<PracticeFacts> = fc
  .record({
    rule: anyRule,
    flexibility: fc.constantFrom('fixed' as const, 'same-day' as const, 'weekly' as const),
    doings: fc.uniqueArray(doing, { maxLength: 30, selector: ({ entry }) => entry.entry }),
    overrides: fc.uniqueArray(arrangement, { maxLength: 6, selector: ({ key }) => key }),
    breaks: fc.array(pause, { maxLength: 3 }),
  })
  .map(({ rule, flexibility, doings, overrides, breaks }) =>
    factsOf({
      plans: [planOf(schedule('2026-05-04', rule, { flexibility, timeMinutes: 480 }))],
      overrides,
      breaks,
      ...logOf(...doings),
    }),
  )
const now = at('2026-06-01', '12:00')

describe('laws', () => {
  test('[X-28] every share lies between nothing and all', () => {
    fc.assert(
      fc.property(anyFacts, moment, (facts, when) => {
        const progress = seen(facts, when)
        const { share, onTimeShare, volumeShare, range, due, completed } = progress.adherence(
          progress.periods.fourWeeks,
        )
        for (const one of [share, onTimeShare, volumeShare, range?.low, range?.high, progress.habitStrength()])
          if (one !== null && one !== undefined) expect(one >= 0 && one <= 1).toBe(true)
        expect(completed).toBeLessThanOrEqual(due)
        expect(share === null).toBe(due === 0)
      }),
    )
  })

  test('[X-14] [X-15] the order in which facts arrive changes no figure', () => {
    fc.assert(
      fc.property(anyFacts, fc.infiniteStream(fc.nat()), (facts, random) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, place: random.next().value }))
            .sort((a, b) => a.place - b.place)
            .map(({ item }) => item)
        const other = {
          ...facts,
          entries: shuffled(facts.entries),
          checkIns: shuffled(facts.checkIns),
          overrides: shuffled(facts.overrides),
          breaks: shuffled(facts.breaks),
        }
        expect(figures(seen(other, now))).toBe(figures(seen(facts, now)))
      }),
    )
  })

  test('[ANA-4] a streak is a fold: what it said of a day that is over it goes on to say, and each line follows from the one before', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { ledger, length, freezes } = seen(facts, now).streak()
        let before = { length: 0, freezes: 0 }
        for (const line of ledger) {
          const kept = before.length + (line.result === 'kept' ? 1 : 0)
          expect(line.length).toBe(line.result === 'missed' ? 0 : kept)
          expect(line.freezes).toBeLessThanOrEqual(2)
          if (line.result === 'frozen') expect(line.freezes).toBe(before.freezes - 1)
          before = line
        }
        expect({ length, freezes }).toMatchObject({ length: before.length, freezes: before.freezes })
        const { ledger: later } = seen(facts, at('2026-06-20', '12:00')).streak()
        const over = ledger.findIndex(({ result }) => result === 'pending')
        expect(later.slice(0, over < 0 ? ledger.length : over)).toEqual(
          ledger.slice(0, over < 0 ? ledger.length : over),
        )
      }),
    )
  })

  test('[X-7] what is excused neither starts, ends nor lengthens a streak', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const excused = seen(facts, now).streak().ledger
        for (const [index, line] of excused.entries())
          if (line.result === 'excused') expect(line.length).toBe(excused[index - 1]?.length ?? 0)
      }),
    )
  })

  test('[ANA-11] fact by fact, the selector says what it would say from scratch', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const progressOf = createProgress()
        for (let known = 0; known <= facts.entries.length + 6; known += 1) {
          const so = {
            ...facts,
            entries: facts.entries.slice(0, known),
            checkIns: facts.checkIns.slice(0, known),
            overrides: facts.overrides.slice(0, Math.max(0, known - facts.entries.length)),
            breaks: facts.breaks.slice(known % 4),
          }
          const input = {
            facts: so,
            availability: [...hourADay] as [number, number, number, number, number, number, number],
            now,
          }
          expect(figures(progressOf(input))).toBe(figures(seen(so, now)))
          expect(progressOf(input)).toBe(progressOf(input))
        }
      }),
      { numRuns: 30 },
    )
  })

  test('[ANA-4] a plan read anew under another title, and facts of a newer version, give the same figures', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const newer = {
          ...facts,
          plans: facts.plans.map((plan) => ({ ...plan, title: 'Renamed', colour: 'red' })),
          entries: facts.entries.map((entry) => ({ ...entry, weather: 'rain' })),
        }
        expect(figures(seen(newer, now))).toBe(figures(seen(facts, now)))
      }),
    )
  })

  test('[ANA-2] the range of a share holds the middle of what it may be', () => {
    const shape = fc.double({ min: 0.5, max: 40, noNaN: true })
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, x) => {
        expect(betaProbability(x, a, b) + betaProbability(1 - x, b, a)).toBeCloseTo(1, 9)
      }),
    )
    // Beta(1, 1) is level, Beta(2, 1) a straight line: both are known by heart.
    expect(betaProbability(0.3, 1, 1)).toBeCloseTo(0.3, 12)
    expect(betaProbability(0.3, 2, 1)).toBeCloseTo(0.09, 12)
  })
})
