import { recordKey } from '@etude/core'
import type { EditId, PendingMutation, RefusedEdit, SettledEdit } from '../client.ts'
import { recordTable, recordTables } from '../local-store/layout.ts'
import type { StoreReader, TableName } from '../local-store/local-store.ts'
import { serverRecordOf } from '../local-store/rows.ts'
import type { OutboxRow, RefusedRow, ServerRecord } from '../local-store/rows.ts'
import { wholeTrace } from '../sync/settle.ts'

/** More than a screen can show; the status says how many there are. */
const pendingShownMax = 500

export const pendingTables: readonly TableName[] = ['outbox', 'attempt']

/** What the server has not answered yet, in order, each with its story. */
export async function pendingMutations(tx: StoreReader): Promise<readonly PendingMutation[]> {
  const [outbox, attempts] = await Promise.all([tx.all('outbox'), tx.all('attempt')])
  return outbox
    .filter(({ outcome }) => outcome === null)
    .slice(0, pendingShownMax)
    .map((row: OutboxRow) => {
      const { edit, name, args, queuedAt } = row
      return { edit, name, args, queuedAt, trace: wholeTrace(row, attempts) }
    })
}

/** What one screen shows of the past. */
const settledShownMax = 50

export async function settledEdits(tx: StoreReader): Promise<readonly SettledEdit[]> {
  const rows = [...(await tx.all('journal'))].sort((a, b) => b.order - a.order).slice(0, settledShownMax)
  return rows.map(({ edit, name, args, queuedAt, outcome, inverse, trace }) => {
    const { type } = outcome
    const shown = type === 'changed' || type === 'superseded' ? type : 'applied'
    return { edit, name, args, queuedAt, outcome: shown, canUndo: inverse !== null, trace }
  })
}

export const refusedTables: readonly TableName[] = [...recordTables, 'shadow', 'refused']

/** The refused edits in the order in which they were made, each beside what the server holds today. */
export async function refusedEdits(tx: StoreReader, note: (key: string) => void): Promise<readonly RefusedEdit[]> {
  const rows = [...(await tx.all('refused'))].sort((a, b) => a.order - b.order)
  return Promise.all(
    rows.map(async (row) => {
      const { edit, name, args, refusal, queuedAt, targets } = row
      const theirs = await Promise.all(
        targets.map(async ({ kind, id }) => {
          note(recordKey(kind, id))
          return { kind, id, body: (await serverRecord(tx, kind, id))?.body ?? null }
        }),
      )
      return { edit, name, args, refusal, queuedAt, theirs, dependents: dependentsOf(rows, edit) }
    }),
  )
}

export const dependentsOf = (rows: readonly RefusedRow[], edit: EditId): readonly EditId[] =>
  rows.filter(({ buildsOn }) => buildsOn === edit).map((row) => row.edit)

async function serverRecord(
  tx: StoreReader,
  kind: RefusedRow['targets'][number]['kind'],
  id: string,
): Promise<ServerRecord | undefined> {
  const shadow = await tx.get('shadow', recordKey(kind, id))
  if (shadow !== undefined) return shadow.record ?? undefined
  const row = await tx.get(recordTable(kind), id)
  return row === undefined ? undefined : serverRecordOf(row)
}

export const exportTables: readonly TableName[] = ['outbox', 'refused']

/** Everything that exists on this device alone, as text that a person can keep and a program can read. */
export async function exportedPending(tx: StoreReader): Promise<string> {
  const [outbox, refused] = await Promise.all([tx.all('outbox'), tx.all('refused')])
  const shown = ({ name, version, args, at }: OutboxRow | RefusedRow) => ({
    when: new Date(at.instant).toISOString(),
    zone: at.zone,
    name,
    version,
    args,
  })
  return JSON.stringify(
    {
      pending: outbox.filter(({ outcome }) => outcome === null).map(shown),
      refused: refused.map((row) => ({ ...shown(row), refusal: row.refusal })),
    },
    null,
    2,
  )
}
