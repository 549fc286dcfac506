import { recordKey } from '@etude/core'
import type { EditId, PendingMutation, RefusedEdit, SettledEdit } from '../client.ts'
import { ownKeys } from '../live/live-queries.ts'
import type { TableQuery } from '../live/live-queries.ts'
import { recordTable, recordTables } from '../local-store/layout.ts'
import type { LocalStore, StoreReader } from '../local-store/local-store.ts'
import type { OutboxRow, RefusedRow, ServerRecord } from '../local-store/rows.ts'
import { serverValue } from '../local-store/rows.ts'
import { wholeTrace } from './trace.ts'

/** More than a screen can show; the status says how many there are. */
const pendingShownMax = 500

/** What the server has not answered yet, in order, each with its story. */
export const pending: TableQuery<readonly PendingMutation[]> = {
  tables: ['outbox', 'attempt'],
  reads: [ownKeys.outbox],
  async ask(tx) {
    const [outbox, attempts] = await Promise.all([tx.all('outbox'), tx.all('attempt')])
    return outbox
      .filter(isUndecided)
      .slice(0, pendingShownMax)
      .map((row) => ({ ...row, trace: wholeTrace(row, attempts) }))
  },
}

/** What one screen shows of the past. */
const settledShownMax = 50

export const recent: TableQuery<readonly SettledEdit[]> = {
  tables: ['journal'],
  reads: [ownKeys.journal],
  async ask(tx) {
    const rows = inOrder(await tx.all('journal'))
      .slice(-settledShownMax)
      .reverse()
    return rows.map((row) => {
      const { type } = row.outcome
      const outcome = type === 'changed' || type === 'superseded' ? type : 'applied'
      return { ...row, outcome, canUndo: row.inverse !== null }
    })
  },
}

/** The refused edits in the order in which they were made, each beside what the server holds today. */
export const refused: TableQuery<readonly RefusedEdit[]> = {
  tables: [...recordTables, 'shadow', 'refused'],
  reads: [ownKeys.refused],
  async ask(tx, note) {
    const rows = inOrder(await tx.all('refused'))
    const shown = rows.map(async (row) => {
      const theirs = row.targets.map(async ({ kind, id }) => {
        note(recordKey(kind, id))
        return { kind, id, body: (await serverRecord(tx, kind, id))?.body ?? null }
      })
      return { ...row, theirs: await Promise.all(theirs), dependents: dependentsOf(rows, row.edit) }
    })
    return Promise.all(shown)
  },
}

/** In the order in which they were made, in which they are also sent again. */
export const dependentsOf = (rows: readonly RefusedRow[], edit: EditId): readonly EditId[] =>
  inOrder(rows.filter(({ buildsOn }) => buildsOn === edit)).map((row) => row.edit)

/** Decided edits are stored by their names, which say nothing about their order. */
const inOrder = <Row extends { readonly order: number }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => a.order - b.order)

async function serverRecord(
  tx: StoreReader,
  kind: RefusedRow['targets'][number]['kind'],
  id: string,
): Promise<ServerRecord | undefined> {
  return serverValue(await tx.get(recordTable(kind), id), await tx.get('shadow', recordKey(kind, id)))
}

const isUndecided = ({ outcome }: OutboxRow): boolean => outcome === null

/** What only this device holds: edits that the server has not decided, and refused ones that their author has not. */
const unsaved = (store: LocalStore) =>
  store.read(['outbox', 'refused'], async (tx) => ({
    pending: (await tx.all('outbox')).filter(isUndecided),
    refused: inOrder(await tx.all('refused')),
  }))

export async function unsavedWork(store: LocalStore): Promise<number> {
  const { pending, refused } = await unsaved(store)
  return pending.length + refused.length
}

/** The same as text that a person can keep and a program can read. */
export async function exportedPending(store: LocalStore): Promise<string> {
  const shown = ({ name, version, args, at }: OutboxRow | RefusedRow) => ({
    when: new Date(at.instant).toISOString(),
    zone: at.zone,
    name,
    version,
    args,
  })
  const { pending, refused } = await unsaved(store)
  const text = {
    pending: pending.map(shown),
    refused: refused.map((row) => ({ ...shown(row), refusal: row.refusal })),
  }
  return JSON.stringify(text, null, 2)
}
