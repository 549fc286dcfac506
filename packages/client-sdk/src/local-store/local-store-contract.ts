import { learnerSpace, LearnerId } from '@etude/core'
import { describe, expect, test } from 'vitest'
import type { LocalStore } from './local-store.ts'
import type { OutboxRow, RecordRow, SpaceRow } from './rows.ts'

const learner = LearnerId.parse('l1')
const space = learnerSpace(learner)

const row = (id: string, key: string): RecordRow => ({ id, space, version: 1, body: { name: id }, k: { learner: key } })
const spaceRow = (version: number): SpaceRow => ({
  id: space,
  version,
  digest: '',
  arriving: false,
  stale: false,
  mismatches: 0,
})
const waiting = (edit: string) => ({ edit }) as Omit<OutboxRow, 'order'>

const placeAfterAppending = (store: LocalStore, edit: string): Promise<readonly number[]> =>
  store.write(['outbox'], async (tx) => {
    await tx.append('outbox', [waiting(edit)])
    return (await tx.all('outbox')).map(({ order }) => order)
  })

/** What the replica needs of whatever keeps it. Opened a second time it holds what it held, as after a restart. */
export function localStoreContract(name: string, openers: () => { open(): Promise<LocalStore> }): void {
  describe(`the store port over ${name}`, () => {
    test('[LOCAL-1] rows are found by primary key, in the order asked for, and by index in the order of primary keys', async () => {
      const store = await openers().open()
      await store.write(['record:guardianship'], async (tx) => {
        await tx.put('record:guardianship', [row('b', 'x'), row('a', 'x'), row('Z', 'x'), row('c', 'y')])
      })
      const found = await store.read(['record:guardianship'], async (tx) => ({
        many: (await tx.getMany('record:guardianship', ['c', 'nobody', 'a'])).map((each) => each?.id),
        listed: (await tx.list('record:guardianship', 'k.learner', 'x')).map(({ id }) => id),
        ofSpace: (await tx.list('record:guardianship', 'space', space)).length,
        all: (await tx.all('record:guardianship')).map(({ id }) => id),
        count: await tx.count('record:guardianship'),
      }))
      const all = ['Z', 'a', 'b', 'c']
      expect(found).toEqual({ many: ['c', undefined, 'a'], listed: ['Z', 'a', 'b'], ofSpace: 4, all, count: 4 })
      await store.close()
    })

    test('[LOCAL-2] putting again moves a row between the lists of an index, removing takes it out', async () => {
      const store = await openers().open()
      const listed = (key: string) =>
        store.read(['record:guardianship'], async (tx) =>
          (await tx.list('record:guardianship', 'k.learner', key)).map(({ id }) => id),
        )
      await store.write(['record:guardianship'], (tx) => tx.put('record:guardianship', [row('a', 'x'), row('b', 'x')]))
      await store.write(['record:guardianship'], async (tx) => {
        await tx.put('record:guardianship', [row('a', 'y')])
        await tx.remove('record:guardianship', ['b', 'nobody'])
      })
      expect([await listed('x'), await listed('y')]).toEqual([[], ['a']])
      await store.close()
    })

    test('[LOCAL-3] a transaction that throws has changed nothing, and used up no number', async () => {
      const store = await openers().open()
      await store.write(['outbox'], (tx) => tx.append('outbox', [waiting('one')]))
      const broken = store.write(['outbox', 'space'], async (tx) => {
        await tx.append('outbox', [waiting('lost'), waiting('lost too')])
        await tx.remove('outbox', [1])
        await tx.put('space', [spaceRow(1)])
        throw new Error('stop')
      })
      await expect(broken).rejects.toThrow('stop')
      await store.write(['outbox'], (tx) => tx.append('outbox', [waiting('two')]))
      const after = await store.read(['outbox', 'space'], async (tx) => [
        (await tx.all('outbox')).map(({ edit, order }) => [edit, order]),
        await tx.all('space'),
      ])
      expect(after).toEqual([
        [
          ['one', 1],
          ['two', 2],
        ],
        [],
      ])
      await store.close()
    })

    test('[LOCAL-4] a number is never given out twice, not even after its row is gone', async () => {
      const store = await openers().open()
      await store.write(['outbox'], (tx) => tx.append('outbox', [waiting('one'), waiting('two')]))
      await store.write(['outbox'], (tx) => tx.remove('outbox', [1, 2]))
      expect(await placeAfterAppending(store, 'three')).toEqual([3])
      await store.close()
    })

    test('[LOCAL-9] rows with a higher number are found without those before them', async () => {
      const store = await openers().open()
      await store.write(['outbox'], (tx) => tx.append('outbox', ['one', 'two', 'three'].map(waiting)))
      const behind = (order: number) =>
        store.read(['outbox'], async (tx) => (await tx.after('outbox', order)).map(({ edit }) => edit))
      expect([await behind(0), await behind(1), await behind(3)]).toEqual([
        ['one', 'two', 'three'],
        ['two', 'three'],
        [],
      ])
      await store.close()
    })

    test('[LOCAL-5] a read sees all of a write or nothing of it', async () => {
      const store = await openers().open()
      const seen: unknown[] = []
      await Promise.all([
        store.write(['space', 'meta'], async (tx) => {
          await tx.put('space', [spaceRow(7)])
          await tx.get('meta', 'sync')
          await tx.put('meta', [{ name: 'wanted', until: { [space]: 7 } }])
        }),
        store.read(['space', 'meta'], async (tx) => {
          seen.push((await tx.get('space', space)) === undefined, (await tx.get('meta', 'wanted')) === undefined)
        }),
      ])
      expect(seen[0]).toBe(seen[1])
      await store.close()
    })

    test('[LOCAL-6] what was written is there after a restart, and so are the numbers', async () => {
      const { open } = openers()
      const store = await open()
      await store.write(['outbox'], (tx) => tx.append('outbox', [waiting('one'), waiting('two')]))
      await store.write(['outbox', 'space'], async (tx) => {
        await tx.remove('outbox', [2])
        await tx.put('space', [spaceRow(3)])
      })
      await store.close()
      for (let restart = 0; restart < 3; restart += 1) {
        const again = await open()
        const found = await again.read(['outbox', 'space'], async (tx) => [
          (await tx.all('outbox')).map(({ edit }) => edit),
          (await tx.get('space', space))?.version,
        ])
        expect(found).toEqual([['one'], 3])
        await again.close()
      }
      const last = await open()
      expect((await placeAfterAppending(last, 'three')).at(-1)).toBe(3)
      await last.close()
    })

    test('[LOCAL-7] adding writes what has no row yet; where one stands there already, nothing of the whole write has happened', async () => {
      const store = await openers().open()
      await store.write(['record:guardianship'], (tx) => tx.put('record:guardianship', [row('b', 'x')]))
      const addAll = (...rows: readonly ReturnType<typeof row>[]): Promise<void> =>
        store.write(['record:guardianship', 'space'], async (tx) => {
          await tx.put('space', [spaceRow(1)])
          await tx.add('record:guardianship', rows)
        })
      const held = () =>
        store.read(['record:guardianship', 'space'], async (tx) => {
          const ids = async (key: string) =>
            (await tx.list('record:guardianship', 'k.learner', key)).map(({ id }) => id)
          return [await ids('x'), await ids('y'), await tx.count('space')]
        })
      await expect(addAll(row('a', 'y'), row('b', 'y'), row('c', 'y'))).rejects.toMatchObject({
        name: 'ConstraintError',
      })
      expect(await held()).toEqual([['b'], [], 0])
      const goesOnWriting = store.write(['record:guardianship', 'space'], async (tx) => {
        await tx.add('record:guardianship', [row('b', 'y')])
        await tx.count('space').catch(() => 0)
        await tx.put('space', [spaceRow(1)])
      })
      await expect(goesOnWriting).rejects.toMatchObject({ name: 'ConstraintError' })
      expect(await held()).toEqual([['b'], [], 0])
      await addAll(row('a', 'y'), row('c', 'y'))
      expect(await held()).toEqual([['b'], ['a', 'c'], 1])
      await addAll()
      await store.close()
    })
  })
}
