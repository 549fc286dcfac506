import { ClientId, LearnerId, UserId, learnerSpace } from '@etude/core'
import { expect, test } from 'vitest'
import type { StoreTx } from '../local-store/local-store.ts'
import { memoryEngine } from '../local-store/memory-engine.ts'
import type { OutboxRow, SpaceRow } from '../local-store/rows.ts'
import { beginAgain } from './begin-again.ts'
import { newClientMeta, syncIn } from './replica-meta.ts'
import { loadState, planRequest, stateTables } from './replica-state.ts'

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

test('[SYNC-5] what an older app, in another tab, has passed over as it took a new client id is found, and sent after all', async () => {
  const store = await memoryEngine().open('replica', () => Promise.resolve())
  const edit = (name: string) => ({ ...waiting(name), args: {}, bytes: 2, origin: null, writes: [] })
  await store.write(stateTables, async (tx) => {
    await tx.append('outbox', ['passed over', 'a'].map(edit))
    await tx.put('meta', [
      { ...newClientMeta(ClientId.parse('the-client-of-the-older-app')), base: 1 },
      await syncIn(tx),
    ])
  })
  const planned = async () =>
    planRequest(await store.read(stateTables, (tx) => loadState(tx)), UserId.parse('anna'), {
      mutationsMax: 9,
      wanted: [],
    })
  expect(await planned()).toBe('gap')
  const next = ClientId.parse('the-client-that-came-after')
  await beginAgain(store, { type: 'gap' }, ClientId.parse('the-client-of-the-older-app'), next)
  const { rows, request } = (await planned()) as Exclude<ReturnType<typeof planRequest>, 'gap'>
  expect(rows.map((row) => row.edit)).toEqual(['passed over', 'a'])
  expect(request.mutations.map(({ seq, origin }) => [seq, origin?.seq])).toEqual([
    [1, undefined],
    [2, 1],
  ])
})
