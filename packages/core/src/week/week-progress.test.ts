import { expect, test } from 'vitest'
import { RecordId } from '../record/ids.ts'
import type { ActivityStatus } from './activity-kinds.ts'
import { weekProgress } from './week-progress.ts'

const plan = RecordId.parse('w1')
const one = (status: ActivityStatus, excused: boolean | null = null) => ({ plan, status, excused })
const figures = (...activities: readonly (Omit<ReturnType<typeof one>, 'plan'> & { plan: RecordId | null })[]) => {
  const { counting, done, isCompleted } = weekProgress(activities)
  return [done.length, counting.length, isCompleted]
}

test('[PUB-8] what was left out with good reason does not count, what was left out without one does', () => {
  const five = Array.from({ length: 5 }, () => one('completed'))
  expect(figures(...five, one('skipped', true))).toEqual([5, 5, true])
  expect(figures(...five, one('skipped', false))).toEqual([5, 6, false])
  expect(figures(...five, one('planned', true))).toEqual([5, 6, false])
  expect(figures(...five, one('deferred'))).toEqual([5, 6, false])
})

test('[PUB-8] what was taken off does not count, nor what people put in beside the plan; of nothing, nothing is completed', () => {
  expect(figures(one('completed'), one('cancelled'), { ...one('planned'), plan: null })).toEqual([1, 1, true])
  expect(figures(one('planned'), { ...one('completed'), plan: null })).toEqual([0, 1, false])
  expect(figures(one('skipped', true), one('cancelled'))).toEqual([0, 0, false])
})
