import { memoryRecords } from '../record/memory-reader.ts'
import type { Stored } from '../record/kinds.ts'
import { readerContract } from './reader-contract.ts'

readerContract('records in memory', async () => {
  const reader = memoryRecords()
  return {
    reader,
    store: async (drafts) => {
      for (const draft of drafts) reader.set({ ...draft, version: 1 } as unknown as Stored)
    },
  }
})
