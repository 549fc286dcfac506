import { LearnerId, changeDigest, emptyDigest, learnerSpace } from '@etude/core'
import type { HeldSpace, SpaceChange, SpaceId } from '@etude/core'
import { expect, test } from 'vitest'
import { tableNames } from '../local-store/layout.ts'
import { memoryEngine } from '../local-store/memory-engine.ts'
import { recordBook } from './record-book.ts'
import { takeServerChanges } from './server-changes.ts'

const [here, there] = ['l1', 'l2'].map((id) => learnerSpace(LearnerId.parse(id))) as [SpaceId, SpaceId]
const moved = { kind: 'practice-break', id: 'r2', version: 3, body: { break: 'r2', learner: 'l2' } }
const change: SpaceChange = { space: here, replace: false, to: 2, arriving: false, put: [], del: [], digest: null }

test('[SYNC-7] a record that leaves one space for another, which comes anew with the same message, is counted there once', async () => {
  const store = await memoryEngine().open('replica', () => Promise.resolve())
  const held: HeldSpace = { version: 1, digest: emptyDigest, arriving: false, stale: false }
  const digests = await store.write(tableNames, (tx) =>
    takeServerChanges(
      recordBook(tx, new Map(), new Map()),
      {
        changes: [
          { ...change, del: [[moved.kind, moved.id]] },
          { ...change, space: there, replace: true, to: 3, put: [moved] },
        ],
        drop: [],
      },
      new Map([[here, held]]),
      true,
    ),
  )
  expect(digests.get(there)).toBe(changeDigest(emptyDigest, [], [moved]))
  await store.close()
})
