import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Stored } from '../record/kinds.ts'
import { anyCall, anyHistory } from './any-call.ts'
import { memoryWorld } from './memory-commit.ts'

const later = { madeBy: 'a newer app' }

test('[OFF-2] [D-15] whatever is done to a record, the fields that only a newer app knows stay in it', async () => {
  const rewritten = new Set<string>()
  await fc.assert(
    fc.asyncProperty(anyHistory(30), anyCall, async (history, last) => {
      const world = memoryWorld()
      for (const { actor, mutation } of history) await world.runMutation(actor, mutation)
      const before = world.records.all().map((record) => ({ ...record, body: { ...record.body, later } }))
      // The cast: a body with one field more is still a body of its kind.
      for (const record of before) world.records.set(record as unknown as Stored)
      const answer = await world.runMutation(last.actor, last.mutation)
      if (!answer.ok) return
      for (const { kind, id, body } of before) {
        const after = await world.records.get(kind, id)
        if (after === undefined) continue
        expect(after.body, `${last.mutation.name} of ${kind}`).toMatchObject({ later })
        if (JSON.stringify(after.body) !== JSON.stringify(body)) rewritten.add(kind)
      }
    }),
    { numRuns: 1500, seed: 15 },
  )
  expect(rewritten.size).toBeGreaterThan(5)
})
