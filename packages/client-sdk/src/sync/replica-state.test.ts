import { ClientId, LearnerId, learnerSpace } from '@etude/core'
import { expect, test } from 'vitest'
import type { StoreTx } from '../local-store/local-store.ts'
import { memoryEngine } from '../local-store/memory-engine.ts'
import type { OutboxRow, SpaceRow } from '../local-store/rows.ts'
import { newClientMeta, syncIn } from './replica-meta.ts'
import { loadState, stateTables } from './replica-state.ts'

const id = learnerSpace(LearnerId.parse('l1'))
const space: SpaceRow = { id, version: 1, digest: '', arriving: false, stale: false, mismatches: 0 }
const waiting = (edit: string) => ({ edit, outcome: null, trace: [] }) as unknown as Omit<OutboxRow, 'order'>

async function replica() {
  const store = await memoryEngine().open('replica', () => Promise.resolve())
  const change = (work: (tx: StoreTx) => Promise<void>): Promise<void> => store.write(stateTables, work)
  await change(async (tx) => {
    await tx.put('meta', [newClientMeta(ClientId.parse('a-client-of-this-test')), await syncIn(tx)])
    await tx.put('space', [space])
    await tx.append('outbox', ['a', 'b'].map(waiting))
  })
  const seen = await store.read(stateTables, (tx) => loadState(tx))
  // What is not read anew is known by what only its copy says.
  const marked = { ...seen, outbox: seen.outbox.map((row) => ({ ...row, edit: `seen ${row.edit}` })) }
  const edits = async (): Promise<readonly string[]> =>
    (await store.read(stateTables, (tx) => loadState(tx, marked))).outbox.map(({ edit }) => edit)
  return { change, edits }
}

test('[SYNC-18] of a queue that was seen a moment ago only what has come since is read', async () => {
  const { change, edits } = await replica()
  expect(await edits()).toEqual(['seen a', 'seen b'])
  await change((tx) => tx.append('outbox', [waiting('c')]))
  expect(await edits()).toEqual(['seen a', 'seen b', 'c'])
})

test.each<[string, (tx: StoreTx) => Promise<void>]>([
  ['another tab has taken something in', (tx) => tx.put('space', [{ ...space, version: 2 }])],
  ['a space has come', (tx) => tx.put('space', [{ ...space, id: 'learner:l2' as never }])],
  ['an outcome is stored', async (tx) => tx.put('meta', [{ ...(await syncIn(tx)), ack: 1 }])],
  ['the queue goes under another name', (tx) => tx.put('meta', [newClientMeta(ClientId.parse('the-next-client-id'))])],
])('[SYNC-6] where %s the queue is read anew', async (_, what) => {
  const { change, edits } = await replica()
  await change(what)
  expect(await edits()).toEqual(['a', 'b'])
})

test('[SYNC-6] where something has left the queue it is read anew', async () => {
  const { change, edits } = await replica()
  await change((tx) => tx.remove('outbox', [1]))
  expect(await edits()).toEqual(['b'])
})
