import { recordKey, storedOf, unsavedVersion } from '@etude/core'
import type { KindName, OverlayReader, PendingWrite } from '@etude/core'
import { recordTable } from './layout.ts'
import type { RecordTable, StoreTx } from './local-store.ts'
import { recordRow } from './rows.ts'
import type { RecordRow, ShadowRow } from './rows.ts'

/** Rows to write and to remove, table by table, so that each table is written once. */
export interface RecordChanges {
  put(kind: KindName, row: RecordRow): void
  remove(kind: KindName, id: string): void
  flush(tx: StoreTx): Promise<void>
}

export function recordChanges(): RecordChanges {
  const puts = new Map<RecordTable, RecordRow[]>()
  const removals = new Map<RecordTable, string[]>()
  const add = <T>(lists: Map<RecordTable, T[]>, kind: KindName, item: T): void => {
    const list = lists.get(recordTable(kind))
    if (list === undefined) lists.set(recordTable(kind), [item])
    else list.push(item)
  }
  return {
    put: (kind, row) => add(puts, kind, row),
    remove: (kind, id) => add(removals, kind, id),
    async flush(tx) {
      const writes = [...puts].map(([table, rows]) => tx.put(table, rows))
      const removes = [...removals].map(([table, ids]) => tx.remove(table, ids))
      await Promise.all([...writes, ...removes])
    },
  }
}

/** Writes what edits did, and keeps the server's value of each record that nothing pending had changed before. */
export async function writePending(tx: StoreTx, view: OverlayReader, writes: readonly PendingWrite[]): Promise<void> {
  const last = new Map(writes.map((write) => [recordKey(write.kind, write.id), write]))
  const changes = recordChanges()
  const shadows: ShadowRow[] = []
  const unsure: ShadowRow[] = []
  for (const [key, write] of last) {
    const { kind, id } = write
    const before = await view.under(kind, id)
    const record =
      before === undefined ? null : { space: before.space, version: before.version, body: before.body as never }
    // A row that is missing here may be one that something pending has deleted, whose server value is kept already.
    if (before === undefined) unsure.push({ key, kind, id, record })
    else if (before.version !== unsavedVersion) shadows.push({ key, kind, id, record })
    if (storedOf(write) === null) changes.remove(kind, id)
    else changes.put(kind, recordRow(kind, id, { space: write.space, version: unsavedVersion, body: write.body }))
  }
  const kept = await tx.getMany(
    'shadow',
    unsure.map(({ key }) => key),
  )
  await Promise.all([
    tx.put('shadow', [...shadows, ...unsure.filter((_, index) => kept[index] === undefined)]),
    changes.flush(tx),
  ])
}
