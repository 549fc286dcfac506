import type { At, Json, Outcome, PendingWrite, SpaceId } from '@etude/core'
import { queuedIn, rowsIn } from '@etude/client-sdk/testing'
import type { Bindable, StoredRow } from '@etude/client-sdk/testing'
import { rowsOf } from './indexed-db.ts'
import type { RawDatabase } from './indexed-db.ts'

export interface ServerRecord {
  readonly space: SpaceId
  readonly version: number
  readonly body: Json
}
export interface Row extends ServerRecord {
  readonly id: string
}
export interface OutboxRow {
  readonly order: number
  readonly edit: string
  readonly name: string
  readonly version: number
  readonly args: Json
  readonly at: At
  readonly queuedAt: number
  readonly outcome: Outcome | null
  readonly reads: readonly string[]
  readonly touches: readonly string[]
  readonly writes: readonly PendingWrite[]
  readonly trace: readonly { readonly at: number; readonly what: string }[]
}
export interface SpaceRow {
  readonly id: SpaceId
  readonly version: number
  readonly digest: string
  readonly arriving: boolean
  readonly stale: boolean
  readonly mismatches: number
}
export interface RefusedRow {
  readonly edit: string
  readonly args: Json
  readonly buildsOn: string | null
}
export interface SyncRow {
  readonly name: 'sync'
  readonly epoch: string | null
}

export interface Shadow extends Bindable {
  readonly key: string
  readonly record: ServerRecord | null
}

export const refusedRows = (database: RawDatabase): readonly RefusedRow[] => rowsOf<RefusedRow>(database, 'refused')
export const journalRows = (database: RawDatabase): readonly RefusedRow[] =>
  madeOnce(rowsOf<StoredRow<RefusedRow & Bindable>>(database, 'journal'), (rows) => rows.flatMap(recordsIn))
export const outboxRows = (database: RawDatabase): readonly OutboxRow[] =>
  madeOnce(rowsOf<OutboxRow>(database, 'outbox'), (rows) =>
    rows.flatMap((row) => madeOnce<OutboxRow, readonly OutboxRow[]>(row, queuedIn)),
  )
export const spaceRows = (database: RawDatabase): readonly SpaceRow[] => rowsOf<SpaceRow>(database, 'space')

/** The records in a row of a disk: the same ones each time, so that what was compared need not be compared again. */
export function recordsIn<Row extends Bindable>(row: StoredRow<Row>): readonly Row[] {
  return madeOnce<StoredRow<Row>, readonly Row[]>(row, rowsIn)
}

/** What is made of a row, or of all rows of a table: the same thing for as long as these are the same. The cast: it is kept under what it was made of. */
function madeOnce<From extends object, Made extends object>(from: From, make: (from: From) => Made): Made {
  const known = madeOf.get(from) as Made | undefined
  if (known !== undefined) return known
  const made = make(from)
  madeOf.set(from, made)
  return made
}

const madeOf = new WeakMap<object, object>()

export const areSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, place) => item === b[place])

export function splitKey(key: string): { kind: string; id: string } {
  const at = key.indexOf('/')
  return { kind: key.slice(0, at), id: key.slice(at + 1) }
}
