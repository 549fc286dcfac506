import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlanningEvent, minutesBucket, minutesBuckets, shareBucket, shareBuckets } from './planning-event.ts'
import { milestoneReached } from './streak-milestones.ts'

test('[ANA-12] no event has room for an id, a date, a text or an exact figure', () => {
  const closed = ['enum', 'literal', 'boolean']
  const events = PlanningEvent._zod.def.options
  expect(events).toHaveLength(21)
  for (const { _zod } of events)
    for (const [field, { _zod: inner }] of Object.entries(_zod.def.shape))
      expect(closed, field).toContain(inner.def.type)
})

test('[ANA-12] what is not declared is refused', () => {
  const event = { name: 'planning.occurrence.uncheckin' }
  expect(PlanningEvent.safeParse(event).success).toBe(true)
  expect(PlanningEvent.safeParse({ ...event, learner: 'l1' }).success).toBe(false)
  expect(PlanningEvent.safeParse({ name: 'planning.plan.read' }).success).toBe(false)
})

test('[ANA-12] every figure has a bucket, and more of it never an earlier one', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2000 }), fc.nat({ max: 2000 }), (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      expect(minutesBuckets.indexOf(minutesBucket(less))).toBeLessThanOrEqual(
        minutesBuckets.indexOf(minutesBucket(more)),
      )
      expect(shareBuckets.indexOf(shareBucket(less / 2000))).toBeLessThanOrEqual(
        shareBuckets.indexOf(shareBucket(more / 2000)),
      )
    }),
  )
  expect([0, 0.2, 0.599, 0.8, 1].map(shareBucket)).toEqual(['under-20', '20-39', '40-59', '80-and-more', '80-and-more'])
})

test('[ANA-12] a milestone is reached once', () => {
  expect([milestoneReached(6, 7), milestoneReached(7, 8), milestoneReached(5, 31), milestoneReached(8, 0)]).toEqual([
    7,
    null,
    30,
    null,
  ])
})
