import type { KindName, Reader } from '@etude/core'
import { indexPath, recordTable } from './layout.ts'
import type { StoreReader } from './local-store.ts'
import { rowToStored } from './rows.ts'
import type { RecordRow } from './rows.ts'

/** Records as they show on this device, what is pending included. Those asked for in the same moment are looked up together. */
export function recordReader(tx: StoreReader): Reader {
  const asked = new Map<
    KindName,
    { readonly ids: string[]; readonly rows: Promise<readonly (RecordRow | undefined)[]> }
  >()

  async function rowOf(kind: KindName, id: string): Promise<RecordRow | undefined> {
    let together = asked.get(kind)
    if (together === undefined) {
      const ids: string[] = []
      const rows = Promise.resolve().then(() => {
        asked.delete(kind)
        return tx.getMany(recordTable(kind), ids)
      })
      asked.set(kind, (together = { ids, rows }))
    }
    const place = together.ids.push(id) - 1
    return (await together.rows)[place]
  }

  return {
    async get(kind, id) {
      const row = await rowOf(kind, id)
      return row === undefined ? undefined : rowToStored(kind, row)
    },
    async list(kind, index, key) {
      return (await tx.list(recordTable(kind), indexPath(index), key)).map((row) => rowToStored(kind, row))
    },
  }
}
