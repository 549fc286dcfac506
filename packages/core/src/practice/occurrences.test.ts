import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RecordId } from '../record/ids.ts'
import { CivilDate } from '../time/instant.ts'
import { createArrange } from './arrange-practice.ts'
import { statusAt } from './arranged-occurrence.ts'
import { evidenceOf, wallOf } from './log-facts.ts'
import { OccurrenceKey, occurrenceId } from './occurrence-key.ts'
import { plannedOccurrences } from './planned-occurrence.ts'
import type { PracticeFacts } from './practice-facts.ts'
import { arrangedBy, at, breakOf, done, factsOf, logOf, planOf, scales, schedule } from './practice-fixture.ts'
import { checkSchedule, splitSeries } from './series.ts'

const date = (text: string) => CivilDate.parse(text)
const noon = factsOf({}).dayStarts
const keysOf = (plan: ReturnType<typeof planOf>, from: string, to: string) =>
  plannedOccurrences(plan, noon, date(from), date(to)).map(({ key }) => key)
/** Key and status of everything, in one readable list. */
function statuses(facts: PracticeFacts, when: ReturnType<typeof at>, until = '2026-06-30'): Record<string, string> {
  const arranged = createArrange()(facts, date(until))
  return Object.fromEntries(
    arranged.map((one) => {
      const status = statusAt(one, wallOf(when))
      return [one.planned.key, one.excused === null ? status : `${status}, excused by ${one.excused}`]
    }),
  )
}

describe('what a plan yields', () => {
  const mondays = planOf(schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=MO'))

  test('[OCC-1] keys are dates of the rule, and a second session of a date is numbered', () => {
    expect(keysOf(mondays, '2026-05-01', '2026-05-20')).toEqual(['2026-05-04', '2026-05-11', '2026-05-18'])
    const twice = planOf(schedule('2026-05-04', 'FREQ=DAILY;BYHOUR=8,18', { timeMinutes: 480 }))
    expect(keysOf(twice, '2026-05-04', '2026-05-05')).toEqual([
      '2026-05-04',
      '2026-05-04.2',
      '2026-05-05',
      '2026-05-05.2',
    ])
  })

  test('[OCC-26] dates are added to a rule and left out of it, and what is left out still counts', () => {
    const named = planOf(
      schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3', {
        alsoOn: [date('2026-05-07'), date('2026-05-18'), date('2026-05-21')],
        notOn: [date('2026-05-11'), date('2026-05-21')],
      }),
    )
    expect(keysOf(named, '2026-05-01', '2026-06-30')).toEqual(['2026-05-04', '2026-05-07', '2026-05-18'])
    const twice = schedule('2026-05-04', 'FREQ=DAILY;BYHOUR=8,18', { timeMinutes: 480, notOn: [date('2026-05-05')] })
    expect(keysOf(planOf(twice), '2026-05-05', '2026-05-06')).toEqual(['2026-05-06', '2026-05-06.2'])
  })

  test('[OCC-7] the last years that a calendar can write are refused, whatever the rule', () => {
    for (const rule of ['FREQ=DAILY', 'FREQ=YEARLY;COUNT=2'])
      expect(checkSchedule(schedule('9999-12-31', rule))).toEqual({
        ok: false,
        error: { type: 'invalid-schedule', problem: 'too-far-ahead' },
      })
  })

  test('[OCC-26] [OCC-7] a schedule of which every date is left out is refused', () => {
    const once = schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=MO;COUNT=2', { notOn: [date('2026-05-04')] })
    expect(checkSchedule(once).ok).toBe(true)
    const never = { ...once, notOn: [date('2026-05-04'), date('2026-05-11')] }
    expect(checkSchedule(never)).toEqual({ ok: false, error: { type: 'invalid-schedule', problem: 'never-occurs' } })
  })

  test('[OCC-1] [X-13] whichever stretch of dates is asked for, an occurrence has the same id', () => {
    const days = fc.integer({ min: 0, max: 60 })
    const rule = fc.constantFrom(
      'FREQ=DAILY;COUNT=40',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
      'FREQ=DAILY;INTERVAL=3;BYHOUR=7,19',
    )
    fc.assert(
      fc.property(rule, days, days, (rule, left, right) => {
        const plan = planOf(schedule('2026-05-04', rule))
        const text = (day: number) => `2026-0${5 + Math.floor(day / 30)}-${String((day % 30) + 1).padStart(2, '0')}`
        const [from, to] = [text(Math.min(left, right)), text(Math.max(left, right))]
        const all = keysOf(plan, '2026-05-01', '2026-07-30')
        expect(keysOf(plan, from, to)).toEqual(all.filter((key) => key.slice(0, 10) >= from && key.slice(0, 10) <= to))
      }),
    )
  })

  test('[OCC-1] [X-26] another title, hour, length or policy leaves every id as it is', () => {
    const later = planOf(
      schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=MO', { timeMinutes: 480, durationMinutes: 45, flexibility: 'fixed' }),
      { title: 'Arpeggios', missed: 'roll', prompts: ['How was it?'] },
    )
    expect(keysOf(later, '2026-05-01', '2026-06-30')).toEqual(keysOf(mondays, '2026-05-01', '2026-06-30'))
  })

  test('[OCC-4] [X-6] a split leaves the past as it was, and a rule that counts weeks keeps its step', () => {
    const fortnightly = schedule('2026-05-04', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO')
    const longer = { ...fortnightly, durationMinutes: 60 }
    const split = planOf(splitSeries(planOf(fortnightly).series, date('2026-05-20'), longer))
    const yielded = plannedOccurrences(split, noon, date('2026-05-01'), date('2026-06-20'))
    expect(yielded.map(({ key, durationMinutes }) => [key, durationMinutes])).toEqual([
      ['2026-05-04', 30],
      ['2026-05-18', 30],
      ['2026-06-01', 60],
      ['2026-06-15', 60],
    ])
  })

  test('[OCC-17] three times a week is three sessions that open together, and a share of them in a part of a week', () => {
    const counted = schedule('2026-05-07', '', {
      repeat: { type: 'times-per-week', times: 3 },
      flexibility: 'weekly',
      timeMinutes: null,
    })
    // From Thursday four of seven days are left: one session.
    expect(keysOf(planOf(counted), '2026-05-01', '2026-05-17')).toEqual([
      '2026-05-07',
      '2026-05-11',
      '2026-05-11.2',
      '2026-05-11.3',
    ])
  })

  test('[X-2] a series over a change of clocks stays at its hour: no zone has a part in it', () => {
    const daily = planOf(schedule('2026-03-27', 'FREQ=DAILY;COUNT=4', { timeMinutes: 150 }))
    expect(plannedOccurrences(daily, noon, date('2026-03-27'), date('2026-04-30')).map(({ start }) => start)).toEqual([
      '2026-03-27T02:30:00',
      '2026-03-28T02:30:00',
      '2026-03-29T02:30:00',
      '2026-03-30T02:30:00',
    ])
  })

  test('[X-1] a session without an hour belongs to its own date also where the day begins at four', () => {
    const plan = planOf(schedule('2026-05-04', 'FREQ=DAILY;COUNT=1', { timeMinutes: null }))
    const fromFour = [{ from: date('1970-01-01'), minutes: 240 }]
    expect(plannedOccurrences(plan, fromFour, date('2026-05-01'), date('2026-05-30'))).toMatchObject([
      { key: '2026-05-04', date: '2026-05-04', start: '2026-05-04T04:00:00' },
    ])
  })
})

describe('what was done about it', () => {
  const threeDays = planOf(schedule('2026-05-04', 'FREQ=DAILY;COUNT=3'))

  test('[OCC-18] [X-31] nothing is done unless somebody says so: what has closed is missed, what has not is planned', () => {
    expect(statuses(factsOf({ plans: [threeDays] }), at('2026-05-05', '12:00'))).toEqual({
      '2026-05-04': 'missed',
      '2026-05-05': 'planned',
      '2026-05-06': 'planned',
    })
  })

  test('[OCC-18] evidence that arrives late takes a miss away: late by the end of its plan week, missed after', () => {
    const withEvidence = (when: ReturnType<typeof at>) =>
      factsOf({ plans: [threeDays], ...logOf(done('2026-05-04', when)) })
    const now = at('2026-05-20', '12:00')
    const inTime = createArrange()(withEvidence(at('2026-05-04', '23:59')), date('2026-06-30'))[0]
    const late = createArrange()(withEvidence(at('2026-05-10', '23:59')), date('2026-06-30'))[0]
    expect(inTime).toMatchObject({ verdict: 'completed', onTime: true })
    expect(late).toMatchObject({ verdict: 'completed', onTime: false })
    expect(statuses(withEvidence(at('2026-05-11', '00:00')), now)['2026-05-04']).toBe('missed')
  })

  test('[X-4] ticking one occurrence ticks no other', () => {
    const facts = factsOf({ plans: [threeDays], ...logOf(done('2026-05-05', at('2026-05-05', '17:00'))) })
    expect(statuses(facts, at('2026-05-05', '18:00'))).toEqual({
      '2026-05-04': 'missed',
      '2026-05-05': 'completed',
      '2026-05-06': 'planned',
    })
  })

  test('[X-11] a tick after midnight belongs to the occurrence that was ticked', () => {
    const fixed = planOf(
      schedule('2026-05-04', 'FREQ=DAILY;COUNT=3', { timeMinutes: 1420, flexibility: 'fixed', durationMinutes: 30 }),
    )
    const facts = factsOf({ plans: [fixed], ...logOf(done('2026-05-04', at('2026-05-05', '00:15'))) })
    expect(createArrange()(facts, date('2026-06-30'))[0]).toMatchObject({
      planned: { key: '2026-05-04' },
      verdict: 'completed',
      onTime: true,
      doing: { date: '2026-05-05' },
    })
    expect(statuses(facts, at('2026-05-05', '08:00'))['2026-05-05']).toBe('planned')
  })

  test('[OCC-18] moved before it closed, the window moves; moved afterwards, it stays as late as it was', () => {
    const moved = (when: ReturnType<typeof at>) =>
      factsOf({
        plans: [threeDays],
        overrides: [arrangedBy('2026-05-04', when, { type: 'moved', date: date('2026-05-08'), timeMinutes: 600 })],
        ...logOf(done('2026-05-04', at('2026-05-08', '10:00'))),
      })
    const before = createArrange()(moved(at('2026-05-04', '12:00')), date('2026-06-30'))
    const after = createArrange()(moved(at('2026-05-05', '12:00')), date('2026-06-30'))
    const find = (all: typeof before) => all.find(({ planned }) => planned.key === '2026-05-04')
    expect(find(before)).toMatchObject({ onTime: true, place: { start: '2026-05-08T10:00:00' }, pinned: true })
    expect(find(after)).toMatchObject({ onTime: false, place: { start: '2026-05-08T10:00:00' } })
  })

  test('[OCC-18] skipped, excused, cancelled before it opened and after', () => {
    const facts = factsOf({
      plans: [planOf(schedule('2026-05-04', 'FREQ=DAILY;COUNT=5'))],
      overrides: [
        arrangedBy('2026-05-04', at('2026-05-04', '12:00'), { type: 'skipped', reason: 'no-time', excused: false }),
        arrangedBy('2026-05-05', at('2026-05-04', '12:00'), { type: 'skipped', reason: 'ill', excused: true }),
        arrangedBy('2026-05-06', at('2026-05-04', '12:00'), { type: 'cancelled' }),
        arrangedBy('2026-05-07', at('2026-05-07', '12:00'), { type: 'cancelled' }),
        arrangedBy(
          '2026-05-08',
          at('2026-05-04', '12:00'),
          { type: 'skipped', reason: 'ill', excused: true },
          { type: 'restored' },
        ),
      ],
    })
    expect(statuses(facts, at('2026-05-20', '12:00'))).toEqual({
      '2026-05-04': 'skipped',
      '2026-05-05': 'skipped, excused by skip',
      '2026-05-06': 'cancelled, excused by cancelled',
      '2026-05-07': 'skipped',
      '2026-05-08': 'missed',
    })
  })

  test('[OCC-9] [X-7] a break excuses its range, of one plan or of all', () => {
    const breaks = [breakOf('2026-05-05', '2026-05-05'), breakOf('2026-05-06', null, scales)]
    expect(statuses(factsOf({ plans: [threeDays], breaks }), at('2026-05-20', '12:00'))).toEqual({
      '2026-05-04': 'missed',
      '2026-05-05': 'missed, excused by break',
      '2026-05-06': 'missed, excused by break',
    })
  })

  test('[OCC-17] a break in a counted week excuses what the remaining days do not ask for, and never what was done first', () => {
    const counted = schedule('2026-05-11', '', {
      repeat: { type: 'times-per-week', times: 3 },
      flexibility: 'weekly',
      end: date('2026-05-17'),
    })
    const facts = factsOf({
      plans: [planOf(counted)],
      breaks: [breakOf('2026-05-14', '2026-05-17')],
      ...logOf(done('2026-05-11.2', at('2026-05-12', '17:00'))),
    })
    expect(statuses(facts, at('2026-05-20', '12:00'))).toEqual({
      '2026-05-11': 'missed, excused by break',
      '2026-05-11.2': 'completed',
      '2026-05-11.3': 'missed, excused by break',
    })
  })

  test('[OCC-10] [X-15] no change of plan takes a fact away: what was done stays though its rule is gone', () => {
    const facts = factsOf({
      plans: [planOf(schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=SU;COUNT=1'))],
      ...logOf(done('2026-05-05', at('2026-05-05', '17:00'))),
    })
    expect(statuses(facts, at('2026-05-20', '12:00'))).toEqual({ '2026-05-05': 'completed', '2026-05-10': 'missed' })
  })

  test('[OCC-12] what was withdrawn and is no longer planned is owed by nobody', () => {
    const doing = done('2026-05-05', at('2026-05-05', '17:00'))
    const withdrawn = { correction: RecordId.parse('c'), at: doing.entry.at, by: null, withdrawn: true }
    const facts = factsOf({
      plans: [planOf(schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=SU;COUNT=1'))],
      checkIns: [doing.checkIn],
      entries: [{ ...doing.entry, corrections: [withdrawn] }],
    })
    expect(statuses(facts, at('2026-05-20', '12:00'))).toEqual({ '2026-05-10': 'missed' })
  })

  test('[OCC-27] [X-11] a session begun before midnight and finished after it was done in its evening, and in time', () => {
    const begun = (startedAt: ReturnType<typeof at>) =>
      createArrange()(
        factsOf({
          plans: [planOf(schedule('2026-05-10', 'FREQ=DAILY;COUNT=1'))],
          ...logOf(done('2026-05-10', at('2026-05-11', '00:20'), { startedAt })),
        }),
        date('2026-06-30'),
      )[0]
    // 10 May is a Sunday: after midnight both the window and the plan week are over.
    expect(begun(at('2026-05-10', '23:40'))).toMatchObject({ verdict: 'completed', onTime: true })
    expect(begun(at('2026-05-11', '00:05'))).toMatchObject({ verdict: 'open', onTime: false })
    // On a westward flight the wall of the end may show less than that of the beginning; it is still the later moment.
    expect(begun(at('2026-05-10', '23:40', 120))).toMatchObject({ verdict: 'completed', onTime: true })
  })

  test('[OCC-27] a beginning after the end, or longer ago than anybody writes down, says nothing', () => {
    const { entry } = done('2026-05-10', at('2026-05-11', '00:20'))
    for (const startedAt of [at('2026-05-11', '00:21'), at('2026-04-01', '12:00')])
      expect(evidenceOf({ ...entry, startedAt })).toBe(entry.at)
    expect(evidenceOf(entry)).toBe(entry.at)
  })

  test('[OCC-18] [X-14] of two entries of one moment the same one counts on every device', () => {
    const here = done('2026-05-05', at('2026-05-05', '23:30'))
    const there = done('2026-05-05', at('2026-05-06', '01:30', 120), { entry: RecordId.parse('another') })
    const answerTo = (...order: (typeof here)[]) =>
      createArrange()(factsOf({ plans: [threeDays], ...logOf(...order) }), date('2026-06-30'))
    expect(answerTo(here, there)).toEqual(answerTo(there, here))
  })

  test('[OCC-12] a withdrawn entry counts for nothing, a corrected one for what it now says', () => {
    const doing = done('2026-05-04', at('2026-05-04', '17:00'))
    const correct = (change: object) => ({
      ...doing.entry,
      corrections: [{ correction: RecordId.parse('c'), at: doing.entry.at, by: null, ...change }],
    })
    const facts = (change: object) =>
      factsOf({ plans: [threeDays], checkIns: [doing.checkIn], entries: [correct(change)] })
    expect(createArrange()(facts({ minutes: 12 }), date('2026-06-30'))[0]).toMatchObject({ doing: { minutes: 12 } })
    expect(statuses(facts({ withdrawn: true }), at('2026-05-20', '12:00'))['2026-05-04']).toBe('missed')
  })

  test('[OCC-18] [X-14] the order in which facts arrive changes nothing', () => {
    const doings = ['2026-05-04', '2026-05-05', '2026-05-06'].flatMap((key) => [
      done(key, at(key, '17:00')),
      done(key, at(key, '19:00'), { minutes: 10 }),
    ])
    const overrides = [
      arrangedBy('2026-05-05', at('2026-05-04', '12:00'), {
        type: 'moved',
        date: date('2026-05-09'),
        timeMinutes: null,
      }),
    ]
    const breaks = [breakOf('2026-05-06', '2026-05-07'), breakOf('2026-05-20', null)]
    const answerTo = (order: typeof doings, ranges: typeof breaks) =>
      JSON.stringify(
        createArrange()(
          factsOf({ plans: [threeDays], overrides, breaks: ranges, ...logOf(...order) }),
          date('2026-06-30'),
        ),
      )
    const expected = answerTo(doings, breaks)
    const shuffled = fc.shuffledSubarray(doings, { minLength: doings.length })
    fc.assert(
      fc.property(shuffled, (order) => {
        expect(answerTo(order, breaks.toReversed())).toBe(expected)
      }),
    )
  })

  test('[OCC-18] after one more fact only the occurrence it concerns is made anew, and the answer is the one from scratch', () => {
    const arrange = createArrange()
    const first = done('2026-05-04', at('2026-05-04', '17:00'))
    const second = done('2026-05-05', at('2026-05-05', '17:00'))
    const facts = factsOf({ plans: [threeDays], ...logOf(first) })
    const more = { ...facts, ...logOf(first, second) }
    const before = arrange(facts, date('2026-06-30'))
    const after = arrange(more, date('2026-06-30'))
    expect(after.map((one, index) => one === before[index])).toEqual([true, false, true])
    expect(after).toEqual(createArrange()(more, date('2026-06-30')))
  })

  test('[X-26] a plan read anew with another title is not expanded anew', () => {
    const arrange = createArrange()
    const before = arrange(factsOf({ plans: [threeDays] }), date('2026-06-30'))
    const renamed = { ...structuredClone(threeDays), title: 'Arpeggios' }
    const after = arrange(factsOf({ plans: [renamed] }), date('2026-06-30'))
    expect(after.map((one, index) => one === before[index])).toEqual([true, true, true])
  })
})

test('[OCC-1] [X-22] an id is the plan and the key, for good: calendars and other devices know the occurrence by it', () => {
  const id = occurrenceId(scales, OccurrenceKey.parse('2026-05-04.2'))
  expect(id).toBe('scales~2026-05-04.2')
  expect(RecordId.parse(id)).toBe(id)
})

test('[OCC-1] a key is a date and a number from two, and nothing else', () => {
  for (const text of ['2026-05-04', '2026-05-04.2', '2026-05-04.12'])
    expect(OccurrenceKey.safeParse(text).success).toBe(true)
  for (const text of ['2026-5-4', '2026-05-04.1', '2026-05-04.', '2026-13-04', 'x'])
    expect(OccurrenceKey.safeParse(text).success).toBe(false)
})
