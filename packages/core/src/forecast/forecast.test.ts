import { describe, expect, test } from 'vitest'
import type { MissedPolicy } from '../practice/practice-kinds.ts'
import { createArrange } from '../practice/arrange-practice.ts'
import { arrangedBy, at, done, factsOf, logOf, planOf, schedule } from '../practice/practice-fixture.ts'
import type { PracticeFacts } from '../practice/practice-facts.ts'
import { createProgress } from '../progress/create-progress.ts'
import type { ProgressInput } from '../progress/create-progress.ts'
import { PlanId } from '../record/ids.ts'
import { addDays } from '../time/civil-date.ts'
import type { At } from '../time/instant.ts'
import { CivilDate } from '../time/instant.ts'
import { backtest } from './backtest.ts'
import type { Trial } from './backtest.ts'
import { aimAt, bandOf, calibrated, uncalibrated } from './bands.ts'
import { createRandom } from './random.ts'
import { characters, syntheticLearner, syntheticStart } from './synthetic-learner-fixture.ts'

const date = (text: string) => CivilDate.parse(text)
const inputOf = (facts: PracticeFacts, now: At, minutes = 60): ProgressInput => ({
  facts,
  availability: [minutes, minutes, minutes, minutes, minutes, minutes, minutes],
  now,
})
const ahead = (facts: PracticeFacts, now: At, minutes = 60) =>
  createProgress()(inputOf(facts, now, minutes)).forecast(7)
const days = (from: string, count: number) => Array.from({ length: count }, (_, day) => addDays(date(from), day))
const tickedOn = (dates: readonly CivilDate[], minutes = 30) =>
  logOf(...dates.map((day) => done(day, at(day, '17:45'), { minutes })))
const dailyPlan = (missed: MissedPolicy) => planOf(schedule('2026-05-04', 'FREQ=DAILY'), { missed })

describe('a forecast', () => {
  test('[FC-1] begins tomorrow, and says nothing where nothing is planned', () => {
    const twice = planOf(schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=TU,TH'))
    const { days: forecast } = ahead(factsOf({ plans: [twice] }), at('2026-05-04', '12:00'))
    expect(forecast.map((day) => [day.date, day.plannedMinutes])).toEqual([
      ['2026-05-05', 30],
      ['2026-05-06', 0],
      ['2026-05-07', 30],
      ['2026-05-08', 0],
      ['2026-05-09', 0],
      ['2026-05-10', 0],
      ['2026-05-11', 0],
    ])
    expect(forecast[0]?.due).toEqual({ low: 30, middle: 30, high: 30 })
    const nothing = ahead(factsOf({}), at('2026-05-04', '12:00'))
    expect(nothing).toMatchObject({ week: { low: 0, middle: 0, high: 0 }, adherenceAtWeekEnd: null, suggestions: [] })
  })

  test('[FC-1] is called early with less than a fortnight to go by', () => {
    const facts = factsOf({ plans: [dailyPlan('skip')] })
    expect(ahead(facts, at('2026-05-17', '12:00')).early).toBe(true)
    expect(ahead(facts, at('2026-05-18', '12:00')).early).toBe(false)
  })

  test('[FC-1] low, middle and high stand in this order, and the week’s end lies between nothing and all', () => {
    for (const character of characters) {
      const {
        days: forecast,
        week,
        adherenceAtWeekEnd,
      } = ahead(syntheticLearner(character, 7, 90), at('2024-03-27', '12:00'))
      for (const band of [week, ...forecast.flatMap(({ due, done: minutes }) => [due, minutes])]) {
        expect(band.low).toBeLessThanOrEqual(band.middle)
        expect(band.middle).toBeLessThanOrEqual(band.high)
      }
      expect(adherenceAtWeekEnd?.low).toBeGreaterThanOrEqual(0)
      expect(adherenceAtWeekEnd?.high).toBeLessThanOrEqual(1)
    }
  })

  test('[FC-1] is the same on two devices, and fact by fact the same as from nothing', () => {
    const facts = syntheticLearner('irregular', 4, 60)
    const remembering = createProgress()
    const now = at('2024-02-29', '12:00')
    for (const until of [...days('2024-02-10', 20), date('2024-02-12')]) {
      const known = ({ date: on }: { readonly date: CivilDate }) => on <= until
      const so = { ...facts, entries: facts.entries.filter(known), checkIns: facts.checkIns.filter(known) }
      expect(remembering(inputOf(so, now)).forecast(7)).toEqual(createProgress()(inputOf(so, now)).forecast(7))
    }
  })

  test('[FC-1] [ANA-5] rolls on: what was tomorrow is today the next day, and ticking today does not shake the rest', () => {
    const ticked = tickedOn(days('2026-05-04', 30))
    const facts = factsOf({ plans: [dailyPlan('skip')], ...ticked })
    const before = ahead(facts, at('2026-06-03', '12:00'))
    const after = ahead({ ...facts, ...tickedOn(days('2026-05-04', 31)) }, at('2026-06-03', '18:00'))
    expect(after.days.map(({ date: day }) => day)).toEqual(before.days.map(({ date: day }) => day))
    expect(ahead(facts, at('2026-06-04', '12:00')).days[0]?.date).toBe(before.days[1]?.date)
  })

  test('[FC-2] [FC-3] follows what a learner does: how often, on which days, and for how long', () => {
    const mondaysOnly = days('2026-03-02', 90).filter((_, day) => day % 7 === 0)
    const plans = [planOf(schedule('2026-03-02', 'FREQ=DAILY'), { missed: 'skip' })]
    const { days: forecast } = ahead(factsOf({ plans, ...tickedOn(mondaysOnly, 60) }), at('2026-05-31', '12:00'), 240)
    const [monday, tuesday] = forecast
    expect(monday?.date).toBe('2026-06-01')
    expect(monday?.done.high).toBeGreaterThan(40)
    expect(tuesday?.done.high).toBeLessThan(monday?.done.high ?? 0)
  })

  test('[FC-4] what was missed comes again as the plan says: all of it, one, or none', () => {
    const dueTomorrow = (missed: MissedPolicy) =>
      ahead(factsOf({ plans: [dailyPlan(missed)] }), at('2026-05-14', '12:00')).days[0]?.due.middle ?? 0
    expect(dueTomorrow('skip')).toBe(30)
    expect(dueTomorrow('keep-one')).toBe(60)
    expect(dueTomorrow('roll')).toBeGreaterThan(120)
  })

  test('[FC-4] [OCC-19] what was missed before a later session was done does not come again', () => {
    // Seen at noon: today's own is still open, and what was missed on the first day would come on top of tomorrow's.
    const likely = (from: string, count: number) =>
      ahead(
        factsOf({ plans: [dailyPlan('keep-one')], ...tickedOn(days(from, count)) }),
        at('2026-05-07', '12:00'),
      ).days.map(({ due }) => due.low)
    expect(likely('2026-05-05', 2)[0]).toBe(30)
    const waitsStill = ahead(factsOf({ plans: [dailyPlan('keep-one')] }), at('2026-05-07', '12:00'))
    expect(waitsStill.days[0]?.due.high).toBe(60)
  })

  test('[FC-6] reviews that fall due are part of what is due', () => {
    const facts = factsOf({ plans: [dailyPlan('skip')] })
    const input = { ...inputOf(facts, at('2026-05-04', '12:00')), reviewMinutes: [0, 12, 8] }
    expect(
      createProgress()(input)
        .forecast(7)
        .days.map(({ due }) => due.middle),
    ).toEqual([42, 38, 30, 30, 30, 30, 30])
  })

  test('[FC-1] the scorecard counts weeks that are over', () => {
    const { scorecard } = ahead(syntheticLearner('regular', 3, 200), at('2024-07-15', '12:00'))
    expect(scorecard.weeks).toBe(12)
    expect(scorecard.held).toBeGreaterThan(6)
  })
})

describe('bands', () => {
  const outcomes = (missed: boolean) => [{ horizon: 0, missed }]

  test('[FC-5] a miss widens them by four times what a hit narrows them', () => {
    const start = uncalibrated(1)
    const hit = calibrated(start, outcomes(false))
    const miss = calibrated(start, outcomes(true))
    expect(aimAt(hit, 0)).toBeCloseTo(0.206, 10)
    expect(aimAt(miss, 0)).toBeCloseTo(0.176, 10)
    const sorted = Float64Array.from({ length: 101 }, (_, index) => index)
    expect(bandOf(sorted, 0.2)).toEqual({ low: 10, middle: 50, high: 90 })
  })

  test('[FC-5] however long luck or misfortune lasts, there is a band', () => {
    for (const missed of [true, false]) {
      let calibration = uncalibrated(1)
      for (let day = 0; day < 500; day += 1) calibration = calibrated(calibration, outcomes(missed))
      expect(aimAt(calibration, 0)).toBeGreaterThan(0)
      expect(aimAt(calibration, 0)).toBeLessThan(1)
    }
  })

  test('[FC-5] a horizon goes by the record of all until it has thirty days of its own', () => {
    let calibration = uncalibrated(2)
    for (let day = 0; day < 29; day += 1) calibration = calibrated(calibration, outcomes(false))
    expect(aimAt(calibration, 0)).toBe(calibration.pooled)
    calibration = calibrated(calibration, outcomes(false))
    expect(aimAt(calibration, 0)).not.toBe(calibration.pooled)
    expect(aimAt(calibration, 1)).toBe(calibration.pooled)
  })

  test('[FC-4] chance is the same for the same seed, level, and normal where it should be', () => {
    const [one, two] = [createRandom(5), createRandom(5)]
    const uniform = Array.from({ length: 20_000 }, () => one.uniform())
    expect(uniform.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => two.uniform()))
    expect(uniform.reduce((sum, value) => sum + value, 0) / uniform.length).toBeCloseTo(0.5, 1)
    const normal = Array.from({ length: 20_000 }, () => one.normal())
    expect(normal.reduce((sum, value) => sum + value * value, 0) / normal.length).toBeCloseTo(1, 1)
    expect(normal.filter((value) => value > 1.2816).length / normal.length).toBeCloseTo(0.1, 1)
  })
})

describe('days that are too full', () => {
  const other = PlanId.parse('sonata')
  const full = (change: Parameters<typeof schedule>[2] = {}, more: Partial<PracticeFacts> = {}) =>
    factsOf({
      plans: [
        planOf(schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=WE,FR', { durationMinutes: 45, ...change }), {
          missed: 'skip',
        }),
        planOf(schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=WE', { durationMinutes: 45, flexibility: 'fixed' }), {
          plan: other,
          missed: 'skip',
        }),
      ],
      ...more,
    })
  const suggestions = (facts: PracticeFacts) => ahead(facts, at('2026-05-04', '12:00')).suggestions

  test('[FC-7] the move that helps most is suggested, with what it would change', () => {
    const [suggestion, ...others] = suggestions(full())
    expect(others).toEqual([])
    expect(suggestion).toMatchObject({ from: '2026-05-06', occurrence: { planned: { key: '2026-05-06' } } })
    if (suggestion === undefined) throw new Error('nothing was suggested')
    expect(suggestion.before - suggestion.after).toBeGreaterThanOrEqual(0.2)
    expect(suggestion.targetAfter).toBeLessThan(0.5)
    // Neither today nor another week, and not Friday, which has a session already.
    expect(['2026-05-05', '2026-05-07', '2026-05-09', '2026-05-10']).toContain(suggestion.to)
  })

  test('[FC-7] [X-25] what stands at a fixed hour, or was placed by hand, is never suggested', () => {
    expect(suggestions(full({ flexibility: 'fixed' }))).toEqual([])
    const placed = arrangedBy('2026-05-06', at('2026-05-04', '10:00'), {
      type: 'moved',
      date: date('2026-05-06'),
      timeMinutes: 600,
    })
    expect(suggestions(full({}, { overrides: [placed] }))).toEqual([])
  })
})

test('[FC-8] over learners of every kind the bands keep their promise and beat the mean of four weeks', () => {
  const slices = new Map<string, Trial[]>()
  const all: Trial[] = []
  for (const [index, character] of characters.entries()) {
    const facts = syntheticLearner(character, 100 + index, 252)
    const today = addDays(syntheticStart, 252)
    const policies = new Map(facts.plans.map(({ plan, missed }) => [plan, missed]))
    const trials = backtest(createArrange()(facts, today), policies, today, 36)
    all.push(...trials)
    slices.set(character, [...trials])
    slices.set('weekends', [...(slices.get('weekends') ?? []), ...trials.filter(({ weekend }) => weekend)])
    slices.set('new', [...(slices.get('new') ?? []), ...trials.filter(({ early }) => early)])
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const coverage = (trials: readonly Trial[]) => mean(trials.map(({ held }) => (held ? 1 : 0)))
  expect(coverage(all)).toBeGreaterThan(0.75)
  expect(coverage(all)).toBeLessThan(0.85)
  for (const [slice, trials] of slices) {
    expect(coverage(trials), slice).toBeGreaterThan(0.7)
    expect(coverage(trials), slice).toBeLessThan(0.9)
  }
  const loss = mean(all.map(({ pinball }) => pinball))
  expect(loss).toBeLessThan(0.95 * mean(all.map(({ baselinePinball }) => baselinePinball)))
  expect(loss).toBeLessThan(0.95 * mean(all.map(({ spreadPinball }) => spreadPinball)))
})
