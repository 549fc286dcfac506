import { LearnerId, RecordId, learnerSpace } from '@etude/core'
import { expect, test } from 'vitest'
import { gatherWrites } from './gather-writes.ts'
import { recordRow } from './rows.ts'

test('[SYNC-6] of what is about to be written each record shows as it will be, and nothing is said of any other', async () => {
  const writes = gatherWrites()
  const record = { space: learnerSpace(LearnerId.parse('lea')), version: 3, body: { learner: 'lea', guardian: 'gus' } }
  writes.put('record:guardianship', recordRow('guardianship', 'made', record))
  writes.remove('record:guardianship', 'gone')
  const { written } = writes
  expect(await written.get('guardianship', RecordId.parse('made'))).toEqual({
    kind: 'guardianship',
    id: 'made',
    ...record,
  })
  expect(await written.get('guardianship', RecordId.parse('gone'))).toBeUndefined()
  await expect(written.get('guardianship', RecordId.parse('another'))).rejects.toThrow()
  await expect(written.get('learner', 'made' as never)).rejects.toThrow()
  await expect(written.list('guardianship', 'learner', 'lea' as never)).rejects.toThrow()
})
