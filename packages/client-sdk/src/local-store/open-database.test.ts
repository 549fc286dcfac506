import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { answerOf } from './idb-request.ts'
import { inTransaction } from './idb-transaction.ts'
import { openDatabase } from './open-database.ts'

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
