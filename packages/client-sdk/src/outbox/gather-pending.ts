import { recordKey, unsavedVersion } from '@etude/core'
import type { OverlayReader, PendingWrite } from '@etude/core'
import { gatherWrites } from '../local-store/gather-writes.ts'
import type { GatheredWrites } from '../local-store/gather-writes.ts'
import { recordTable } from '../local-store/layout.ts'
import { recordRow, serverRecordOf } from '../local-store/rows.ts'
import type { ServerRecord } from '../local-store/rows.ts'

/** What edits did, to be written, and with it the server's value of each record that nothing pending had changed before. */
export async function gatherPending(view: OverlayReader, writes: readonly PendingWrite[]): Promise<GatheredWrites> {
  const last = new Map(writes.map((write) => [recordKey(write.kind, write.id), write]))
  const gathered = gatherWrites()
  for (const [key, { kind, id, space, body }] of last) {
    const before = await view.under(kind, id)
    // What is missing here the server has not, or its value is kept already. The cast: a body is JSON, whatever its kind.
    if (before !== undefined && before.version !== unsavedVersion)
      gathered.put('shadow', { key, kind, id, record: serverRecordOf(before as unknown as ServerRecord) })
    if (body === null) gathered.remove(recordTable(kind), id)
    else gathered.put(recordTable(kind), recordRow(kind, id, { space, version: unsavedVersion, body }))
  }
  return gathered
}
