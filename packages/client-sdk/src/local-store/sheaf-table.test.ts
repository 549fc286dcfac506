import { LearnerId, learnerSpace } from '@etude/core'
import * as fc from 'fast-check'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { answerOf } from './idb-request.ts'
import { indexedDbEngine } from './indexeddb-engine.ts'
import type { LocalStore, StoreTx } from './local-store.ts'
import type { RecordRow } from './rows.ts'

const learners = ['lea', 'mia'] as const
const spaces = learners.map((learner) => learnerSpace(LearnerId.parse(learner)))
const spaceOf = (number: number): RecordRow['space'] => learnerSpace(LearnerId.parse(learners[number] ?? 'lea'))
const table = 'record:occurrence-override'

const row = (number: number, space: number, plan: number, version: number): RecordRow => ({
  id: `o${String(number).padStart(3, '0')}`,
  space: spaceOf(space),
  version,
  body: { plan: `p${plan}`, version },
  k: { learner: learners[space] ?? 'lea', plan: `p${plan}` },
})

type Step = (tx: StoreTx, model: Map<string, RecordRow>) => Promise<void>

const byId = (a: RecordRow, b: RecordRow): number => (a.id < b.id ? -1 : 1)

/** As many new rows as there are numbers that nothing has. */
const adding =
  (numbers: readonly number[], space: number, plans: number): Step =>
  async (tx, model) => {
    const rows = numbers.map((number) => row(number, space, number % plans, 1)).filter(({ id }) => !model.has(id))
    for (const each of rows) model.set(each.id, each)
    await tx.add(table, rows)
  }

const putting =
  (numbers: readonly number[], space: number, version: number): Step =>
  async (tx, model) => {
    const rows = numbers.map((number) => row(number, space, version % 3, version))
    for (const each of rows) model.set(each.id, each)
    await tx.put(table, rows)
  }

const removing =
  (numbers: readonly number[]): Step =>
  async (tx, model) => {
    const ids = numbers.map((number) => row(number, 0, 0, 0).id)
    for (const id of ids) model.delete(id)
    await tx.remove(table, ids)
  }

const looking =
  (numbers: readonly number[]): Step =>
  async (tx, model) => {
    const ids = numbers.map((number) => row(number, 0, 0, 0).id)
    expect(await tx.getMany(table, ids)).toEqual(ids.map((id) => model.get(id)))
  }

const checkingAll: Step = async (tx, model) => {
  const all = [...model.values()].sort(byId)
  expect(await tx.all(table)).toEqual(all)
  expect(await tx.count(table)).toBe(all.length)
  for (const space of spaces)
    expect(await tx.list(table, 'space', space)).toEqual(all.filter((each) => each.space === space))
  for (const plan of ['p0', 'p1', 'p2'])
    expect(await tx.list(table, 'k.plan', plan)).toEqual(all.filter(({ k }) => k['plan'] === plan))
}

const numbers = fc.uniqueArray(fc.nat(49), { maxLength: 45 })
const few = fc.uniqueArray(fc.nat(49), { maxLength: 12 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(numbers, fc.nat(1), fc.integer({ min: 1, max: 3 })).map((args) => adding(...args)),
  fc.tuple(few, fc.nat(1), fc.integer({ min: 2, max: 9 })).map((args) => putting(...args)),
  fc.tuple(numbers, fc.nat(1), fc.integer({ min: 2, max: 9 })).map((args) => putting(...args)),
  few.map(removing),
  numbers.map(removing),
  few.map(looking),
  numbers.map(looking),
  fc.constant(checkingAll),
)

async function openStore(factory = new IDBFactory()): Promise<LocalStore> {
  return indexedDbEngine({ indexedDB: factory, IDBKeyRange }).open('replica', () => Promise.resolve())
}

test('[LOCAL-10] records in sheaves are found, changed and taken out as if each had a row of its own, in whatever order', async () => {
  const transaction = fc.record({ steps: fc.array(step, { maxLength: 10 }), isGivenUp: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { maxLength: 6 }), async (transactions) => {
      const store = await openStore()
      let model = new Map<string, RecordRow>()
      for (const { steps, isGivenUp } of transactions) {
        const after = new Map(model)
        const done = store.write([table], async (tx) => {
          for (const each of steps) await each(tx, after)
          if (isGivenUp) throw new Error('given up')
        })
        if (isGivenUp) await expect(done).rejects.toThrow('given up')
        else await done.then(() => (model = after))
      }
      await store.read([table], (tx) => checkingAll(tx as StoreTx, model))
      await store.close()
    }),
    { numRuns: 250 },
  )
})

test('[LOCAL-10] rows of one space that come together share rows; one that changes leaves for a row of its own', async () => {
  const factory = new IDBFactory()
  const store = await openStore(factory)
  const all = Array.from({ length: 130 }, (_, number) => row(number, 0, number % 3, 1))
  await store.write([table], (tx) => tx.add(table, all))
  const stored = async (): Promise<number> => {
    const database = await answerOf(factory.open('replica'))
    const count = await answerOf(database.transaction(table).objectStore(table).count())
    database.close()
    return count
  }
  expect(await stored()).toBe(9)
  await store.write([table], (tx) => tx.put(table, [row(5, 1, 0, 2)]))
  expect(await stored()).toBe(10)
  // Asked for while one of them leaves.
  const asked = all.slice(60, 100).map(({ id }) => id)
  const [, seen] = await store.write([table], (tx) =>
    Promise.all([tx.put(table, [row(70, 0, 1, 2)]), tx.getMany(table, asked), tx.put(table, [row(80, 0, 1, 2)])]),
  )
  expect(seen.map((each) => each?.id)).toEqual(asked)
  const conflict = store.write([table], (tx) => tx.add(table, all.slice(0, 20)))
  await expect(conflict).rejects.toMatchObject({ name: 'ConstraintError' })
  await store.write([table], async (tx) =>
    tx.remove(
      table,
      all.map(({ id }) => id),
    ),
  )
  expect(await stored()).toBe(0)
  await store.close()
})
