import { expect, test } from 'vitest'
import { points, pointsOf } from '../day/day-limits.ts'
import { transitions } from '../day/activity-states.ts'
import { personalizationSources } from '../day/daily-plan.ts'
import { paceOf, weightOf } from '../evidence/velocity.ts'
import { LearnerId } from '../record/ids.ts'
import { PlannedDay, addDays } from '../time/civil-date.ts'
import { CivilDate } from '../time/instant.ts'
import { About, activityStatuses } from './activity-kinds.ts'
import { inDayOrder } from './day-order.ts'
import { objectiveSentence, reasonSentence, themeSentence } from './reason-sentence.ts'
import { firstDayToPlan, takeSnapshot, targetFor } from './take-snapshot.ts'

const monday = CivilDate.parse('2026-03-02')

test('[C-7] a week that has begun is planned for the days that are left, with that part of the target and at least five', () => {
  const days = [0, 1, 2, 3, 4].map((gone) => PlannedDay.parse(gone))
  expect(days.map((day) => targetFor(day, 20))).toEqual([20, 16, 12, 8, 5])
  expect([-7, 0, 2, 4, 5, 6].map((gone) => firstDayToPlan(monday, addDays(monday, gone)))).toEqual([
    0,
    0,
    2,
    4,
    null,
    null,
  ])
})

test('[C-16] the words for a pace and the weights of subjects come from the same cuts: 70, 85 and 110', () => {
  const at = [69.9, 70, 84.9, 85, 109.9, 110].map(paceOf)
  expect(at).toEqual(['significantly-behind', 'behind', 'behind', 'on-track', 'on-track', 'ahead'])
  expect(at.map(weightOf)).toEqual([3, 2, 2, 1, 1, 1])
  expect(weightOf(paceOf(null))).toBe(2)
})

test('[C-19] an activity is in one of seven states, and missed is none of them: it follows from the date', () => {
  expect([...activityStatuses].sort()).toEqual(Object.keys(transitions).sort())
  expect(activityStatuses).not.toContain('missed')
  expect(activityStatuses).not.toContain('rescheduled')
})

test('[C-34] a day names its source by one of four words', () => {
  expect(personalizationSources).toEqual(['weekly_plan', 'ai_recommendations', 'recommendations', 'static'])
})

test('[ASM-2] an activity is worth 25 points, one of an extension 30', () => {
  expect([pointsOf({ extension: null }), pointsOf({ extension: 'x' }), points.dailyGoal]).toEqual([25, 30, 60])
})

test('[ASM-2] a difficulty is a whole number from 1 to 10', () => {
  const taken = [0, 1, 5.5, 10, 11].filter((difficulty) => About.shape.difficulty.safeParse(difficulty).success)
  expect(taken).toEqual([1, 10])
})

test('[GEN-3] who learns nothing has a snapshot without candidates, and a week that is over has none', () => {
  const learning = {
    learner: LearnerId.parse('l1'),
    availability: [60, 60, 60, 60, 60, 0, 0] as [number, number, number, number, number, number, number],
    breaks: [],
    courses: [],
  }
  expect(takeSnapshot(learning, { week: monday, today: monday })).toMatchObject({
    candidates: [],
    needs: [],
    target: 20,
  })
  expect(takeSnapshot(learning, { week: monday, today: addDays(monday, 5) })).toBeNull()
})

test('[GEN-18] every reason, objective and theme has a sentence of its own', () => {
  const reasons = [
    ...(['remediate', 'strengthen', 'check'] as const).map((action) => ({
      type: 'assessment' as const,
      assessment: 't1' as never,
      action,
      label: 'developing' as const,
      score: 2,
      max: 6,
    })),
    { type: 'review' as const, due: monday },
    { type: 'continue' as const, level: 'attempted' as const },
    { type: 'continue' as const, level: 'familiar' as const },
    { type: 'begin' as const },
    { type: 'repeat' as const, times: 2 },
    { type: 'prove' as const },
    { type: 'wished' as const },
    { type: 'standby' as const },
  ]
  const sentences = reasons.map(reasonSentence)
  expect(new Set(sentences).size).toBe(reasons.length)
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/)
  const aims = (['mend', 'begin', 'master', 'keep'] as const).map((aim) => objectiveSentence({ aim, about: 'Halves' }))
  expect(new Set(aims).size).toBe(4)
  expect([themeSentence([]), themeSentence(['A']), themeSentence(['A', 'B'])]).toEqual(['A free week', 'A', 'A and B'])
})

test('[GEN-13] in a day what is required comes first, then what is high, and subjects take turns', () => {
  const placed = (subskill: string, subject: string, priority: 'high' | 'low', requires: readonly string[] = []) => {
    const candidate = { about: { curriculum: 'k', subject, subskill }, requires }
    return { offer: { candidate, key: `k/${subskill}`, type: 'practice', priority }, day: 0, minutes: 10 } as never
  }
  const [day] = inDayOrder([
    placed('late', 'S', 'low'),
    placed('next', 'S', 'high', ['first']),
    placed('first', 'S', 'low'),
    placed('high', 'S', 'high'),
    placed('other', 'T', 'low'),
  ])
  expect(day?.map(({ offer }) => offer.candidate.about.subskill)).toEqual(['high', 'other', 'late', 'first', 'next'])
})
