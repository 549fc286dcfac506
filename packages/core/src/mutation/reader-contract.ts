import { describe, expect, test } from 'vitest'
import { LearnerId, UserId } from '../record/ids.ts'
import { learnerSpace } from '../record/space.ts'
import { pairId } from '../record/pair-id.ts'
import { bufferedTx } from './buffered-tx.ts'
import type { Reader } from './reader.ts'
import type { Draft } from './tx.ts'

/** A database under test: a reader of it, and a way to store records and to delete them. */
export interface ReaderFixture {
  readonly reader: Reader
  store(drafts: readonly Draft[]): Promise<void>
}

const learner = LearnerId.parse('l1')
const guardian = (name: string): Draft<'guardianship'> => ({
  kind: 'guardianship',
  id: pairId(learner, name),
  space: learnerSpace(learner),
  body: { learner, guardian: UserId.parse(name), guardianName: name },
})

/** What every database must do for a Tx over it to be right. Run by the memory reader, IndexedDB, SQLite and PostgreSQL. */
export function readerContract(name: string, open: () => Promise<ReaderFixture>): void {
  describe(`the Tx port over ${name}`, () => {
    test('[TX-1] what was put is read back before it is stored, and a refused mutator has stored nothing', async () => {
      const { reader } = await open()
      const tx = bufferedTx(reader)
      tx.put(guardian('anna'))
      expect((await tx.get('guardianship', 'l1~anna'))?.body.guardianName).toBe('anna')
      expect(await reader.get('guardianship', 'l1~anna')).toBeUndefined()
    })

    test('[TX-2] a list shows stored and buffered records together, by id, without the deleted', async () => {
      const { reader, store } = await open()
      await store([guardian('anna'), guardian('carl'), guardian('Zoe')])
      const tx = bufferedTx(reader)
      tx.put(guardian('bert'))
      tx.del('guardianship', 'l1~carl')
      const ids = (await tx.list('guardianship', 'learner', learner)).map(({ id }) => id)
      expect(ids).toEqual(['l1~Zoe', 'l1~anna', 'l1~bert'])
    })

    test('[TX-3] a buffered change of an index key moves the record between lists', async () => {
      const { reader, store } = await open()
      await store([guardian('anna')])
      const tx = bufferedTx(reader)
      const moved = guardian('anna')
      tx.put({ ...moved, body: { ...moved.body, learner: LearnerId.parse('l2') } })
      expect(await tx.list('guardianship', 'learner', 'l1')).toEqual([])
      expect(await tx.list('guardianship', 'learner', 'l2')).toHaveLength(1)
    })

    test('[TX-4] unknown fields come back at every depth', async () => {
      const { reader, store } = await open()
      const draft = guardian('anna')
      await store([{ ...draft, body: { ...draft.body, future: { deep: [{ field: 1 }] } } }])
      expect((await reader.get('guardianship', draft.id))?.body).toMatchObject({ future: { deep: [{ field: 1 }] } })
    })

    test('[TX-5] the buffer says what stood there before, also where nobody read it', async () => {
      const { reader, store } = await open()
      await store([guardian('anna')])
      const tx = bufferedTx(reader)
      tx.put(guardian('anna'))
      tx.put(guardian('bert'))
      tx.del('guardianship', 'l1~nobody')
      const writes = await tx.writes()
      expect(writes.map((write) => [write.type, write.before?.id])).toEqual([
        ['put', 'l1~anna'],
        ['put', undefined],
      ])
    })
  })
}
