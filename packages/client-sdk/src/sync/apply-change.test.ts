import { ClientId, Instant, UserId, keysOfChange, learnerSpace, recordKey, userActor, userSpace } from '@etude/core'
import type { LearnerId, MergedChange, PendingWrite } from '@etude/core'
import { expect, test } from 'vitest'
import { loadMutators } from '../load-mutators.ts'
import { tableNames } from '../local-store/layout.ts'
import { memoryEngine } from '../local-store/memory-engine.ts'
import { rowOf } from '../local-store/rows.ts'
import type { OutboxRow, ServerRecord } from '../local-store/rows.ts'
import { applyChange } from './apply-change.ts'
import { newClientMeta, syncIn } from './replica-meta.ts'
import { loadState } from './replica-state.ts'

const anna = UserId.parse('anna')
const l1 = 'l1' as LearnerId
const [own, school] = [userSpace(anna), learnerSpace(l1)]
const client = ClientId.parse('a-client-of-this-test')
const now = Instant.parse(1_700_000_000_000)

/** Whoever looks after the learner may write their profile. */
const right: ServerRecord = { space: school, version: 1, body: { learner: l1, guardian: anna } }
const settings = (name: string, version: number): ServerRecord => ({ space: own, version, body: { displayName: name } })
const profile = (name: string, version: number): ServerRecord => ({
  space: school,
  version,
  body: { learner: l1, name },
})
const writes = (kind: string, id: string, { space, body }: ServerRecord) =>
  ({ kind, id, space, body }) as unknown as PendingWrite

const edit = (name: string, over: Partial<OutboxRow>): Omit<OutboxRow, 'order'> =>
  ({
    edit: name,
    name: 'learner.edit-profile',
    version: 1,
    args: { learner: l1, name },
    at: { instant: now, zone: 'Europe/Berlin', offset: 60 },
    queuedAt: now,
    origin: null,
    bytes: 40,
    reads: [],
    touches: (over.writes ?? []).map(({ kind, id }) => recordKey(kind, id)),
    inverse: null,
    outcome: null,
    buildsOn: null,
    trace: [],
    ...over,
  }) as unknown as Omit<OutboxRow, 'order'>

test('[SYNC-6] what an edit showed goes with it where it comes to nothing now, also where an edit before it waits on another record that settles', async () => {
  await loadMutators()
  const store = await memoryEngine().open('replica', () => Promise.resolve())
  const [first, second, third] = [
    edit('first', { writes: [writes('user-settings', anna, settings('first', 1))] }),
    edit('second', {
      writes: [writes('user-settings', anna, settings('second', 1)), writes('learner', l1, profile('second', 1))],
    }),
    edit('third', {
      reads: keysOfChange('guardianship', 'l1~anna', undefined, right.body as never),
      writes: [writes('learner', l1, profile('third', 1))],
    }),
  ]
  await store.write(tableNames, async (tx) => {
    await tx.put('meta', [newClientMeta(client), await syncIn(tx)])
    await tx.append('outbox', [first, second, third])
    await tx.put('record:user-settings', [rowOf('user-settings', anna, settings('second', 1)) as never])
    await tx.put('record:learner', [rowOf('learner', l1, profile('third', 1)) as never])
    await tx.put('record:guardianship', [rowOf('guardianship', 'l1~anna', right) as never])
    await tx.put('shadow', [
      { key: recordKey('user-settings', anna), kind: 'user-settings', id: anna, record: settings('', 1) },
      { key: recordKey('learner', l1), kind: 'learner', id: l1, record: profile('', 1) },
    ])
    for (const id of [own, school])
      await tx.put('space', [{ id, version: 1, digest: '', arriving: false, stale: false, mismatches: 0 }])
  })
  const change = { replace: false, to: 2, arriving: false, put: [], del: [], digest: null }
  const merged: MergedChange = {
    type: 'apply',
    only: null,
    epoch: null,
    changes: [
      {
        ...change,
        space: own,
        put: [{ kind: 'user-settings', id: anna, version: 2, body: settings('first', 2).body }],
      },
      { ...change, space: school, del: [['guardianship', 'l1~anna']] },
    ],
    drop: [],
    spaces: new Map([own, school].map((id) => [id, { version: 2, arriving: false }])),
    outcomes: new Map([[1, { seq: 1, type: 'applied', touched: [[own, 2]] }]]),
    released: [1],
    lastSeq: 1,
    ack: 1,
  }
  await store.write(tableNames, async (tx) => {
    const deps = { actor: userActor(anna), now, attempts: [], attempt: null, serverTime: now, mayAdd: false }
    await applyChange(tx, await loadState(tx), merged, { ...deps, under: await tx.all('shadow') })
  })
  await store.read(tableNames, async (tx) => {
    expect((await tx.all('outbox')).map((row) => [row.edit, row.writes.length])).toEqual([
      ['second', 2],
      ['third', 0],
    ])
    expect((await tx.all('record:learner')).map(({ body }) => body)).toEqual([{ learner: l1, name: 'second' }])
  })
  await store.close()
})
