import type { Reader } from '@etude/core'
import { indexPath, recordTable } from './layout.ts'
import type { StoreReader } from './local-store.ts'
import { rowToStored } from './rows.ts'

/** Records as they show on this device, what is pending included. */
export const recordReader = (tx: StoreReader): Reader => ({
  async get(kind, id) {
    const row = await tx.get(recordTable(kind), id)
    return row === undefined ? undefined : rowToStored(kind, row)
  },
  async list(kind, index, key) {
    return (await tx.list(recordTable(kind), indexPath(index), key)).map((row) => rowToStored(kind, row))
  },
})
