import { expect, test } from 'vitest'
import { CivilDate, LearnerId, OccurrenceKey, PlanId, PlanningEvent, RecordId } from '@etude/core'
import { eventOfEdit } from './event-of-edit.ts'

const learner = LearnerId.parse('l1')
const plan = PlanId.parse('p1')
const key = OccurrenceKey.parse('2026-05-04')

test('[TEL-1] an edit is told in words from closed lists, and nothing of whom or what it was about goes along', () => {
  const skip = eventOfEdit('practice.arrange-occurrence', {
    learner,
    plan,
    key,
    change: RecordId.parse('c1'),
    what: { type: 'skipped', reason: 'ill', excused: true },
  })
  expect(skip).toEqual({ name: 'planning.occurrence.skipped', reason: 'ill', excused: true })
  const unplanned = eventOfEdit('practice.log', {
    learner,
    entry: RecordId.parse('e1'),
    session: null,
    minutes: 25,
    what: 'a secret piece',
    segments: [],
    practisedOn: CivilDate.parse('2026-05-04'),
  })
  expect(unplanned).toEqual({ name: 'planning.log.unplanned', minutes: '10-29' })
  for (const event of [skip, unplanned]) expect(PlanningEvent.safeParse(event).success).toBe(true)
})

test('[TEL-1] an edit that says nothing about planning is not told', () => {
  expect(eventOfEdit('learner.edit-profile', { learner, name: 'Lea' })).toBeNull()
})

test('[TEL-1] [GEN-3] a week that was planned is told by what set it off, and by nothing of what is in it', () => {
  const content = {
    snapshot: 'a'.repeat(32),
    seed: 's',
    target: 5,
    theme: [],
    objectives: [],
    shares: [],
    unlocked: [],
  }
  const week = CivilDate.parse('2026-05-04')
  const event = eventOfEdit('week.generate', {
    learner,
    week,
    trigger: 'manual',
    content,
    activities: [],
    replaces: null,
  })
  expect(event).toEqual({ name: 'planning.generation.succeeded', trigger: 'manual' })
  expect(PlanningEvent.safeParse(event).success).toBe(true)
})
