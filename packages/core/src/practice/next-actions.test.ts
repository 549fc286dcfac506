import { describe, expect, test } from 'vitest'
import { PlanId } from '../record/ids.ts'
import type { Body } from '../record/kinds.ts'
import { CivilDate } from '../time/instant.ts'
import { absenceOffer } from './absence.ts'
import { createArrange } from './arrange-practice.ts'
import type { ArrangedOccurrence } from './arranged-occurrence.ts'
import { nextSessionNumber } from './carry-over.ts'
import { historyOf } from './history.ts'
import { wallOf } from './log-facts.ts'
import { carriedOfAll, nextActions } from './next-actions.ts'
import type { PracticeFacts } from './practice-facts.ts'
import { arrangedBy, at, breakOf, done, factsOf, logOf, planOf, scales, schedule } from './practice-fixture.ts'
import { previewScheduleChange } from './preview-schedule-change.ts'

const date = (text: string) => CivilDate.parse(text)
const keys = (all: readonly ArrangedOccurrence[]) => all.map(({ planned }) => planned.key)
const arranged = (facts: PracticeFacts) => createArrange()(facts, date('2026-07-31'))
const dailyPlan = (missed: Body<'practice-plan'>['missed'], count = 14) =>
  planOf(schedule('2026-05-04', `FREQ=DAILY;COUNT=${count}`), { missed })
const nextAt = (facts: PracticeFacts, when: ReturnType<typeof at>, minutes = 600) => {
  const next = nextActions(arranged(facts), facts, when, minutes)
  return {
    overdue: keys(next.overdue),
    today: keys(next.today),
    upcoming: keys(next.upcoming),
    waiting: keys(next.waiting),
  }
}

describe('what comes next', () => {
  test('[OCC-21] overdue, then today, then upcoming', () => {
    expect(nextAt(factsOf({ plans: [dailyPlan('keep-one', 4)] }), at('2026-05-05', '12:00'))).toEqual({
      overdue: ['2026-05-04'],
      today: ['2026-05-05'],
      upcoming: ['2026-05-06', '2026-05-07'],
      waiting: [],
    })
  })

  test('[OCC-21] a session that may be done all week is due today until it is done or the week is over', () => {
    const weekly = planOf(schedule('2026-05-04', 'FREQ=WEEKLY;COUNT=1', { flexibility: 'weekly' }))
    const facts = factsOf({ plans: [weekly] })
    expect(nextAt(facts, at('2026-05-10', '23:00')).today).toEqual(['2026-05-04'])
    expect(nextAt(facts, at('2026-05-11', '01:00'))).toMatchObject({ today: [], overdue: ['2026-05-04'] })
  })

  test('[X-27] what was carried over never makes a day longer than it is: the rest waits', () => {
    const facts = factsOf({ plans: [dailyPlan('roll')] })
    expect(nextAt(facts, at('2026-05-10', '12:00'), 90)).toMatchObject({
      today: ['2026-05-10'],
      overdue: ['2026-05-08', '2026-05-09'],
      waiting: ['2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07'],
    })
  })
})

describe('what was missed', () => {
  test.each([
    ['keep-one', ['2026-05-09']],
    ['roll', ['2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07', '2026-05-08', '2026-05-09']],
    ['skip', []],
    ['restart', []],
  ] as const)('[OCC-19] [X-5] six days without the app leave, by the policy %s: %j', (missed, expected) => {
    const facts = factsOf({ plans: [dailyPlan(missed)] })
    const now = wallOf(at('2026-05-10', '12:00'))
    expect(keys(carriedOfAll(arranged(facts), facts, now, date('2026-05-10')))).toEqual(expected)
  })

  test('[OCC-19] a later session done lets go of the one kept', () => {
    const facts = factsOf({ plans: [dailyPlan('keep-one')], ...logOf(done('2026-05-06', at('2026-05-06', '17:00'))) })
    const now = wallOf(at('2026-05-07', '12:00'))
    expect(carriedOfAll(arranged(facts), facts, now, date('2026-05-07'))).toEqual([])
  })

  test('[OCC-14] a fresh start lets go of what it covers, and of no miss', () => {
    const freshStarts = [
      {
        learner: planOf(schedule('2026-05-04', 'FREQ=DAILY')).learner,
        upTo: date('2026-05-08'),
        at: at('2026-05-10', '08:00'),
        by: null,
      },
    ]
    const facts = factsOf({ plans: [dailyPlan('roll')], freshStarts })
    const now = wallOf(at('2026-05-10', '12:00'))
    expect(keys(carriedOfAll(arranged(facts), facts, now, date('2026-05-10')))).toEqual(['2026-05-09'])
    expect(arranged(facts)[0]?.verdict).toBe('open')
  })

  test.each([
    ['roll', 3],
    ['skip', 5],
    ['restart', 2],
  ] as const)('[OCC-20] done, missed, missed, done, and by the policy %s session %i comes next', (missed, expected) => {
    const doings = [done('2026-05-04', at('2026-05-04', '17:00')), done('2026-05-07', at('2026-05-07', '17:00'))]
    const facts = factsOf({ plans: [dailyPlan(missed)], ...logOf(...doings) })
    expect(nextSessionNumber(arranged(facts), missed, wallOf(at('2026-05-08', '12:00')))).toBe(expected)
  })

  test('[OCC-22] [X-27] a fresh start is offered after a week away, not after six days', () => {
    const facts = factsOf({ plans: [dailyPlan('roll', 30)], ...logOf(done('2026-05-04', at('2026-05-04', '17:00'))) })
    const offerOn = (day: string) => {
      const carried = carriedOfAll(arranged(facts), facts, wallOf(at(day, '12:00')), date(day))
      return absenceOffer(carried, facts, date(day), 60)
    }
    expect(offerOn('2026-05-10')).toBeNull()
    expect(offerOn('2026-05-11')).toMatchObject({ lastPractised: '2026-05-04', upTo: '2026-05-10' })
    expect(offerOn('2026-05-11')?.letsGo).toHaveLength(6)
  })
})

describe('before and after a change', () => {
  const plan = planOf(schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=8'))

  test('[OCC-23] [X-25] a preview says what would come, go and change, and which arrangements would be lost', () => {
    const overrides = [
      arrangedBy('2026-05-13', at('2026-05-05', '12:00'), { type: 'deferred', until: date('2026-05-15') }),
    ]
    const schedules = schedule('2026-05-04', 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8', { durationMinutes: 45 })
    const preview = previewScheduleChange(
      plan,
      factsOf({ overrides }),
      { from: date('2026-05-11'), schedule: schedules },
      date('2026-05-06'),
    )
    if (!preview.ok) throw new Error(preview.error.type)
    expect(preview.value).toMatchObject({ unchanged: 1, arrangementsLost: ['2026-05-13'] })
    expect(preview.value.added.map(({ key }) => key)).toEqual(['2026-05-14', '2026-05-21', '2026-05-28'])
    expect(preview.value.removed.map(({ key }) => key)).toEqual(['2026-05-13', '2026-05-20', '2026-05-27'])
    expect(preview.value.changed.map(({ after }) => [after.key, after.durationMinutes])).toEqual([
      ['2026-05-11', 45],
      ['2026-05-18', 45],
      ['2026-05-25', 45],
    ])
  })

  test('[OCC-23] ending a plan is a change to nothing, and the past cannot be previewed away', () => {
    const end = (from: string) =>
      previewScheduleChange(plan, factsOf({}), { from: date(from), schedule: null }, date('2026-05-12'))
    expect(end('2026-05-18')).toMatchObject({ ok: true, value: { added: [], minutesBefore: 150, minutesAfter: 30 } })
    expect(end('2026-05-11')).toMatchObject({ ok: false, error: { type: 'past-is-fixed' } })
  })

  test('[OCC-24] the history of an occurrence tells what was done to it, and the plan’s history everything', () => {
    const facts = factsOf({
      plans: [plan],
      overrides: [
        arrangedBy('2026-05-06', at('2026-05-05', '12:00'), { type: 'skipped', reason: 'ill', excused: true }),
      ],
      breaks: [breakOf('2026-05-20', null), breakOf('2026-05-21', null, PlanId.parse('another'))],
      ...logOf(done('2026-05-04', at('2026-05-04', '17:00')), done('2026-05-06', at('2026-05-06', '18:00'))),
    })
    const told = (...only: Parameters<typeof historyOf>[2][]) => historyOf(plan, facts, ...only).map(({ type }) => type)
    expect(plan.plan).toBe(scales)
    expect(told()).toEqual(['logged', 'occurrence', 'logged', 'break'])
    expect(told(facts.overrides[0]?.key)).toEqual(['occurrence', 'logged'])
  })
})
