import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlanNotes, PlanSegments, PlanTitle, projectPlan } from './plan-content.ts'
import { sharedPlanLimits } from './shared-plan-limits.ts'

test('[ENSEMBLE-4] segments stand by their place, and those of one place by their ids', () => {
  const segments = {
    warm: { title: 'Warm up', minutes: 5, place: 2 },
    bow: { title: 'Bowing', minutes: 10, place: 1 },
    also: { title: 'Scales', minutes: 10, place: 2 },
  }
  expect(projectPlan({ title: 'Strings', notes: 'Bring music', segments })).toEqual({
    title: 'Strings',
    notes: 'Bring music',
    segments: [
      { id: 'bow', title: 'Bowing', minutes: 10 },
      { id: 'also', title: 'Scales', minutes: 10 },
      { id: 'warm', title: 'Warm up', minutes: 5 },
    ],
  })
})

test('[ENSEMBLE-4] every value has a reading that a record can hold', () => {
  const segment = fc.record({ title: fc.anything(), minutes: fc.anything(), place: fc.anything() })
  const document = fc.record({
    title: fc.oneof(fc.string({ maxLength: 400 }), fc.anything()),
    notes: fc.oneof(fc.string(), fc.anything()),
    segments: fc.oneof(fc.dictionary(fc.string(), fc.oneof(segment, fc.anything()), { maxKeys: 60 }), fc.anything()),
  })
  fc.assert(
    fc.property(fc.oneof(document, fc.anything()), (json) => {
      const { title, notes, segments } = projectPlan(json)
      expect(PlanTitle.safeParse(title).success).toBe(true)
      expect(PlanNotes.safeParse(notes).success).toBe(true)
      expect(PlanSegments.safeParse(segments).success).toBe(true)
    }),
    { numRuns: 500, seed: 4 },
  )
})

test('[ENSEMBLE-4] a title is never cut through a character', () => {
  const { title } = projectPlan({ title: `${'a'.repeat(sharedPlanLimits.titleChars - 1)}𝄞` })
  expect(title).toBe('a'.repeat(sharedPlanLimits.titleChars - 1))
})
