import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { answerOf } from './idb-request.ts'
import { inTransaction } from './idb-transaction.ts'
import { openDatabase } from './open-database.ts'
import { sheafTable } from './sheaf-table.ts'
import type { Bindable } from './sheaves.ts'

const table = (key: string, ...paths: readonly string[]) => ({
  key,
  isNumbered: false,
  paths,
  bindsRows: false,
})
const older = { plan: table('id', 'space') }
const newer = {
  plan: table('id', 'space', 'k.learner'),
  note: table('id'),
  queue: { ...table('order'), isNumbered: true },
}

async function withOnePlan(factory: IDBFactory): Promise<void> {
  const database = await openDatabase(factory, 'replica', 10, older)
  await inTransaction(database, 'readwrite', ['plan'], async (transaction) => {
    await answerOf(transaction.objectStore('plan').put({ id: 'p', space: 's', k: { learner: 'lea' } }))
  })
  database.close()
}

const plansOf = (database: IDBDatabase, path: string, key: string): Promise<unknown[]> =>
  inTransaction(database, 'readonly', ['plan'], (transaction) =>
    answerOf(transaction.objectStore('plan').index(path).getAll(key)),
  )

test('[SYNC-14] what an older app laid out gets the tables and indexes that it lacks, and keeps its rows', async () => {
  const factory = new IDBFactory()
  await withOnePlan(factory)
  const database = await openDatabase(factory, 'replica', 20, newer)
  expect([...database.objectStoreNames]).toEqual(['note', 'plan', 'queue'])
  expect(await plansOf(database, 'k.learner', 'lea')).toEqual([{ id: 'p', space: 's', k: { learner: 'lea' } }])
  expect(database.transaction('queue').objectStore('queue').autoIncrement).toBe(true)
})

test('[SYNC-14] records that an older app kept one a row are found by the index of sheaves, and a key of each', async () => {
  const factory = new IDBFactory()
  await withOnePlan(factory)
  const binding = { plan: { ...table('id', 'space', 'k.learner'), bindsRows: true } }
  const database = await openDatabase(factory, 'replica', 20, binding)
  expect(await plansOf(database, 'ids', 'p')).toMatchObject([{ id: 'p', ids: 'p' }])
  expect(await plansOf(database, 'k.learner', 'lea')).toHaveLength(1)
  const { indexNames } = database.transaction('plan').objectStore('plan')
  expect([...indexNames]).toEqual(['ids', 'k.learner', 'space'])
})

test('[SYNC-14] a queue that an older app kept one edit a row is found by names of which a row has several', async () => {
  const factory = new IDBFactory()
  const queue = { ...table('order', 'edit'), isNumbered: true }
  const before = await openDatabase(factory, 'replica', 10, { queue })
  await inTransaction(before, 'readwrite', ['queue'], async (transaction) => {
    await answerOf(transaction.objectStore('queue').add({ edit: 'e1' }))
  })
  before.close()
  const database = await openDatabase(factory, 'replica', 20, { queue: { ...queue, bindsRows: true } })
  await inTransaction(database, 'readwrite', ['queue'], async (transaction) => {
    await answerOf(transaction.objectStore('queue').add({ edit: ['e2', 'e3'] }))
  })
  const named = database.transaction('queue').objectStore('queue').index('edit')
  expect(await answerOf(named.getAllKeys('e1'))).toEqual([1])
  expect(await answerOf(named.getAllKeys('e3'))).toEqual([2])
})

test('[SYNC-14] confirmed edits that an older app kept in pages are found one by one', async () => {
  const factory = new IDBFactory()
  const before = await openDatabase(factory, 'replica', 10, { journal: table('edit') })
  await inTransaction(before, 'readwrite', ['journal'], async (transaction) => {
    const store = transaction.objectStore('journal')
    store.put({ edit: 'e1', confirmedAt: 7, edits: [{ edit: 'e1' }, { edit: 'e2' }] })
    await answerOf(store.put({ edit: 'e3', confirmedAt: 8 }))
  })
  before.close()
  const database = await openDatabase(factory, 'replica', 20, { journal: { ...table('edit'), bindsRows: true } })
  await inTransaction(database, 'readwrite', ['journal'], async (transaction) => {
    const rows = sheafTable<{ edit: string } & Bindable>(transaction.objectStore('journal'), 'edit', IDBKeyRange)
    expect(await rows.all()).toEqual([{ edit: 'e1' }, { edit: 'e2' }, { edit: 'e3', confirmedAt: 8 }])
    await rows.remove(['e1'])
    expect(await rows.getMany(['e1', 'e2', 'e3'])).toEqual([undefined, { edit: 'e2' }, { edit: 'e3', confirmedAt: 8 }])
    await rows.remove(['e2', 'e3'])
    expect(await answerOf(transaction.objectStore('journal').count())).toBe(0)
  })
})

test('[SYNC-14] what a newer app laid out is opened as it is, and completed where it lacks a table', async () => {
  const factory = new IDBFactory()
  ;(await openDatabase(factory, 'replica', 40, { ...newer, hologram: table('id') })).close()
  const asItIs = await openDatabase(factory, 'replica', 10, older)
  expect([asItIs.version, asItIs.objectStoreNames.contains('hologram')]).toEqual([40, true])
  asItIs.close()
  const completed = await openDatabase(factory, 'replica', 10, { ...older, diary: table('id') })
  expect([...completed.objectStoreNames]).toEqual(['diary', 'hologram', 'note', 'plan', 'queue'])
})

test('[LOCAL-8] a write that fails after the work was done has changed nothing, and says why', async () => {
  const factory = new IDBFactory()
  await withOnePlan(factory)
  const database = await openDatabase(factory, 'replica', 10, older)
  const twice = inTransaction(database, 'readwrite', ['plan'], async (transaction) => {
    transaction.objectStore('plan').put({ id: 'q', space: 's' })
    transaction.objectStore('plan').add({ id: 'p', space: 's' })
    await Promise.resolve()
  })
  await expect(twice).rejects.toMatchObject({ name: 'ConstraintError' })
  expect(await plansOf(database, 'space', 's')).toHaveLength(1)
})
