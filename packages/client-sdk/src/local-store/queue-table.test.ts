import * as fc from 'fast-check'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { answerOf } from './idb-request.ts'
import { indexedDbEngine } from './indexeddb-engine.ts'
import type { LocalStore, StoreReader, StoreTx } from './local-store.ts'
import { memoryEngine } from './memory-engine.ts'
import type { OutboxRow } from './rows.ts'

const openStore = (indexedDB = new IDBFactory()): Promise<LocalStore> =>
  indexedDbEngine({ indexedDB, IDBKeyRange }).open('replica', () => Promise.resolve())

let made = 0
const edits = (count: number, text = ''): Omit<OutboxRow, 'order'>[] =>
  Array.from({ length: count }, () => ({ edit: `e${(made += 1)}`, name: text }) as Omit<OutboxRow, 'order'>)

type Step = (tx: StoreTx) => Promise<unknown>

const appending =
  (rows: readonly Omit<OutboxRow, 'order'>[]): Step =>
  (tx) =>
    tx.append('outbox', rows)

/** Those at some places of the queue, as it is. */
const at = async (tx: StoreReader, places: readonly number[]): Promise<readonly OutboxRow[]> => {
  const all = await tx.all('outbox')
  return all.filter((_, place) => places.includes(place))
}

const putting =
  (places: readonly number[], name: string): Step =>
  async (tx) =>
    tx.put(
      'outbox',
      (await at(tx, places)).map((row) => ({ ...row, name })),
    )

const removing =
  (places: readonly number[]): Step =>
  async (tx) =>
    tx.remove(
      'outbox',
      (await at(tx, places)).map(({ order }) => order),
    )

/** As an answer is taken in: nobody waits for one thing before the next is asked for. */
const atOnce =
  (changed: readonly number[], gone: readonly number[], come: readonly Omit<OutboxRow, 'order'>[][]): Step =>
  async (tx) => {
    const [put, removed] = await Promise.all([at(tx, changed), at(tx, gone)])
    return Promise.all([
      tx.append('outbox', come[0] ?? []),
      tx.put(
        'outbox',
        put.map((row) => ({ ...row, name: 'changed' })),
      ),
      tx.remove(
        'outbox',
        removed.map(({ order }) => order),
      ),
      tx.append('outbox', come[1] ?? []),
    ])
  }

const placesOf = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index)
const places = fc.oneof(
  fc.uniqueArray(fc.nat(60), { maxLength: 30 }),
  fc.tuple(fc.nat(40), fc.nat(40)).map((args) => placesOf(...args)),
)
const simple = fc.oneof(
  fc.tuple(fc.nat(45), fc.constantFrom('', 'x'.repeat(5_000))).map((args) => appending(edits(...args))),
  fc.tuple(places, fc.string({ maxLength: 3 })).map((args) => putting(...args)),
  places.map(removing),
)
const step = fc.oneof(
  simple,
  fc.tuple(places, places, fc.nat(40)).map(([put, gone, come]) => atOnce(put, gone, [edits(come), edits(come)])),
)

async function everything(tx: StoreReader): Promise<unknown> {
  const all = await tx.all('outbox')
  const orders = all.map(({ order }) => order)
  const some = orders.filter((_, place) => place % 7 === 3)
  return {
    all,
    count: await tx.count('outbox'),
    behind: await Promise.all([0, ...some].map((order) => tx.after('outbox', order))),
    named: await Promise.all(all.slice(0, 20).map(({ edit }) => tx.list('outbox', 'edit', edit))),
    got: await tx.getMany('outbox', [...some, 0, 100_000]),
  }
}

test('[LOCAL-11] edits that share rows are found, changed, removed and numbered as if each had its own, in whatever order', async () => {
  const transaction = fc.record({ steps: fc.array(step, { maxLength: 6 }), isGivenUp: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { maxLength: 5 }), async (transactions) => {
      const stores = [await openStore(), await memoryEngine().open('replica', () => Promise.resolve())]
      for (const { steps, isGivenUp } of transactions) {
        const seen = stores.map(async (store) => {
          const inside = await store
            .write(['outbox'], async (tx) => {
              for (const each of steps) await each(tx)
              const found = await everything(tx)
              if (isGivenUp) throw Object.assign(new Error('given up'), { found })
              return found
            })
            .catch((error: { readonly found: unknown }) => error.found)
          return [inside, await store.read(['outbox'], everything)]
        })
        const [ours, plain] = await Promise.all(seen)
        expect(ours).toEqual(plain)
      }
      for (const store of stores) await store.close()
    }),
    { numRuns: 80 },
  )
})

test('[LOCAL-11] a burst of edits takes few rows, and leaves none behind', async () => {
  const factory = new IDBFactory()
  const store = await openStore(factory)
  await store.write(['outbox'], (tx) => tx.append('outbox', edits(500)))
  const stored = async (): Promise<number> => {
    const database = await answerOf(factory.open('replica'))
    const count = await answerOf(database.transaction('outbox').objectStore('outbox').count())
    database.close()
    return count
  }
  expect(await stored()).toBe(17)
  await store.write(['outbox'], async (tx) => tx.remove('outbox', placesOf(1, 300)))
  expect(await stored()).toBe(7)
  await store.write(['outbox'], async (tx) => tx.remove('outbox', placesOf(301, 200)))
  expect(await stored()).toBe(0)
  // Long ones are not gathered into rows that a browser would put into files.
  await store.write(['outbox'], (tx) => tx.append('outbox', edits(9, 'x'.repeat(14_000))))
  expect(await stored()).toBe(5)
  await store.close()
})
