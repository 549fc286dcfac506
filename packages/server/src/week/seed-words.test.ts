import { activityStatuses } from '@etude/core'
import { expect, test } from 'vitest'
import { planStatusWords, statusWords } from './seed-words.ts'

test('[C-19] each state has one word at the interface: what is planned is pending there, and what is cancelled is skipped', () => {
  expect(Object.keys(statusWords).toSorted()).toEqual([...activityStatuses].toSorted())
  expect(statusWords).toMatchObject({
    planned: 'pending',
    assigned: 'assigned',
    completed: 'completed',
    deferred: 'deferred',
    skipped: 'skipped',
    cancelled: 'skipped',
  })
  for (const derived of ['missed', 'rescheduled']) expect(Object.values(statusWords)).not.toContain(derived)
  expect(Object.keys(planStatusWords)).toEqual(
    expect.arrayContaining(['draft', 'published', 'active', 'completed', 'expired']),
  )
})
