import { isKindName, keysOfRecord, overlayReader, rebase, recordKey, sameJson, unsavedVersion } from '@etude/core'
import type {
  Actor,
  Instant,
  KindName,
  MergedChange,
  Outcome,
  OverlayReader,
  Pending,
  PendingWrite,
  ReplicaRun,
  SpaceId,
  Stored,
} from '@etude/core'
import { recordTable, recordTables } from '../local-store/layout.ts'
import type { StoreTx, TableName } from '../local-store/local-store.ts'
import { recordReader } from '../local-store/record-reader.ts'
import { recordRow, serverRecordOf } from '../local-store/rows.ts'
import type { OtherRow, OutboxRow, RecordRow, ServerRecord, ShadowRow, SpaceRow } from '../local-store/rows.ts'
import { recordChanges } from '../local-store/write-records.ts'
import { seqOf } from './replica-state.ts'
import type { ReplicaState } from './replica-state.ts'
import { serverChanges } from './server-changes.ts'
import type { ServerChange, ServerChanges } from './server-changes.ts'
import { settle } from './settle.ts'

export const applyTables: readonly TableName[] = [
  ...recordTables,
  'shadow',
  'outbox',
  'refused',
  'journal',
  'attempt',
  'space',
  'meta',
  'other',
]

export interface ApplyDeps {
  readonly actor: Actor
  readonly now: Instant
  /** The server's clock as of the message, for what is kept for a time. */
  readonly serverTime: Instant
}

export interface AppliedChange {
  readonly type: 'applied'
  readonly touched: ReadonlySet<string>
  readonly outcomes: number
  /** A space does not add up, and is to be fetched again. */
  readonly again: boolean
}

/** Nothing was written: the message takes a record out of a space here of which it does not speak. */
export interface OnlyPart {
  readonly type: 'only-part'
}

/**
 * SYNC-6. Takes one message in, all its spaces together: the server's records change, what is settled goes, and what is still
 * pending is laid over the new state again. Only the rows that differ in the end are written.
 */
export async function applyChange(
  tx: StoreTx,
  state: ReplicaState,
  merged: MergedChange,
  deps: ApplyDeps,
): Promise<AppliedChange | OnlyPart> {
  const shadows = new Map((await tx.all('shadow')).map((row) => [row.key, row]))
  const server = await serverChanges(tx, merged.changes, merged.drop, state.spaces, shadows)
  if (merged.only !== null && takesFromElsewhere(server.changed, merged.only)) return { type: 'only-part' }
  const { kept, gone, outcomes } = sortOut(state, merged)
  const touchedByServer = new Set<string>()
  for (const change of server.changed.values()) for (const key of keysOfChange(change)) touchedByServer.add(key)
  for (const row of gone) for (const key of row.touches) touchedByServer.add(key)

  const context = { actor: deps.actor, now: deps.now }
  const base = kept.length === 0 ? undefined : serverView(tx, shadows, server.changed)
  const runs: ReadonlyMap<number, ReplicaRun> =
    base === undefined ? new Map() : (await rebase(base, kept.map(pendingOf), touchedByServer, context)).runs

  const touched = await writeRecords(tx, { server, shadows, kept, gone, runs })
  await settle(tx, { state, kept, gone, outcomes, runs, ...deps })
  const again = await writeSpaces(tx, state, merged, server)
  return { type: 'applied', touched, outcomes: outcomes.size, again }
}

/** The space that a record leaves would be without it at a version at which it was still there. */
function takesFromElsewhere(changed: ReadonlyMap<string, ServerChange>, only: SpaceId): boolean {
  for (const { before } of changed.values()) if (before !== undefined && before.space !== only) return true
  return false
}

/** What still counts here, what no longer does, and what the server has said of each, by its place in the outbox. */
function sortOut(state: ReplicaState, merged: MergedChange) {
  const released = new Set(merged.released)
  const kept: OutboxRow[] = []
  const gone: OutboxRow[] = []
  const outcomes = new Map<number, Outcome>()
  for (const row of state.outbox) {
    const seq = seqOf(state, row)
    const outcome = merged.outcomes.get(seq)
    if (outcome !== undefined) outcomes.set(row.order, outcome)
    if (released.has(seq)) gone.push(row)
    else kept.push(row)
  }
  return { kept, gone, outcomes }
}

const pendingOf = (row: OutboxRow): Pending => ({
  order: row.order,
  mutation: { name: row.name, version: row.version, args: row.args },
  at: row.at,
  reads: row.reads,
  touches: row.touches,
  writes: row.writes,
})

function keysOfChange({ kind, id, before, after }: ServerChange): readonly string[] {
  if (!isKindName(kind)) return []
  const keys = [recordKey(kind, id)]
  if (before !== undefined) keys.push(...keysOfRecord(kind, id, before.body))
  if (after !== undefined) keys.push(...keysOfRecord(kind, id, after.body))
  return keys
}

/** The server's records as they are now: what shows, with everything that is pending taken off and the news put on. */
function serverView(
  tx: StoreTx,
  shadows: ReadonlyMap<string, ShadowRow>,
  changed: ReadonlyMap<string, ServerChange>,
): OverlayReader {
  const view = overlayReader(recordReader(tx))
  for (const { kind, id, record } of shadows.values()) view.set(kind, id, stored(kind, id, record ?? undefined))
  for (const { kind, id, after } of changed.values()) if (isKindName(kind)) view.set(kind, id, stored(kind, id, after))
  return view
}

/** The cast: rows of a kind come from records of that kind. */
const stored = (kind: KindName, id: string, record: ServerRecord | undefined): Stored | null =>
  record === undefined ? null : ({ kind, id, ...record } as unknown as Stored)

interface Settling {
  readonly server: ServerChanges
  readonly shadows: ReadonlyMap<string, ShadowRow>
  readonly kept: readonly OutboxRow[]
  readonly gone: readonly OutboxRow[]
  readonly runs: ReadonlyMap<number, ReplicaRun>
}

/** Writes the rows, shadows and unknown records that differ from what is there, and says which record keys changed for those who look. */
async function writeRecords(tx: StoreTx, { server, shadows, kept, gone, runs }: Settling): Promise<Set<string>> {
  const last = new Map<string, PendingWrite>()
  const affected = new Map<string, { readonly kind: KindName; readonly id: string }>()
  const affect = ({ kind, id }: PendingWrite): void => void affected.set(recordKey(kind, id), { kind, id })
  for (const row of gone) row.writes.forEach(affect)
  for (const row of kept) {
    const run = runs.get(row.order)
    if (run !== undefined) [...row.writes, ...run.writes].forEach(affect)
    for (const write of run?.writes ?? row.writes) last.set(recordKey(write.kind, write.id), write)
  }
  const others: OtherRow[] = []
  const othersGone: string[] = []
  for (const [key, { kind, id, after }] of server.changed) {
    if (isKindName(kind)) affected.set(key, { kind, id })
    else if (after === undefined) othersGone.push(key)
    else others.push({ key, kind, id, ...after })
  }

  const rows = await currentRows(tx, affected, server.rows)
  const touched = new Set<string>()
  const changes = recordChanges()
  const shadowsGone: string[] = []
  const shadowsKept: ShadowRow[] = []
  for (const [key, { kind, id }] of affected) {
    const row = rows.get(key)
    const shadow = shadows.get(key)
    const record = serverRecordAt(key, server.changed, shadow, row)
    const write = last.get(key)
    if (write === undefined) {
      if (shadow !== undefined) shadowsGone.push(key)
    } else if (shadow === undefined || server.changed.has(key)) {
      shadowsKept.push({ key, kind, id, record: record ?? null })
    }
    const wanted = wantedRow(kind, id, record, write)
    if (isSameRow(row, wanted)) continue
    for (const text of keysOfChange({ kind, id, before: row, after: wanted })) touched.add(text)
    if (wanted === undefined) changes.remove(kind, id)
    else changes.put(kind, wanted)
  }
  await Promise.all([
    changes.flush(tx),
    tx.put('shadow', shadowsKept),
    tx.remove('shadow', shadowsGone),
    tx.put('other', others),
    tx.remove('other', othersGone),
  ])
  return touched
}

function serverRecordAt(
  key: string,
  changed: ReadonlyMap<string, ServerChange>,
  shadow: ShadowRow | undefined,
  row: RecordRow | undefined,
): ServerRecord | undefined {
  const change = changed.get(key)
  if (change !== undefined) return change.after
  if (shadow !== undefined) return shadow.record ?? undefined
  return row === undefined ? undefined : serverRecordOf(row)
}

function wantedRow(
  kind: KindName,
  id: string,
  record: ServerRecord | undefined,
  write: PendingWrite | undefined,
): RecordRow | undefined {
  if (write === undefined) return record === undefined ? undefined : recordRow(kind, id, record)
  if (write.body === null) return undefined
  return recordRow(kind, id, { space: write.space, version: unsavedVersion, body: write.body })
}

function isSameRow(a: RecordRow | undefined, b: RecordRow | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.version === b.version && a.space === b.space && sameJson(a.body, b.body)
}

/** The rows that show for the affected records: those that were looked up for the patches, and the rest. */
async function currentRows(
  tx: StoreTx,
  affected: ReadonlyMap<string, { readonly kind: KindName; readonly id: string }>,
  found: ReadonlyMap<string, RecordRow | undefined>,
): Promise<ReadonlyMap<string, RecordRow | undefined>> {
  const rows = new Map(found)
  const missing = new Map<KindName, string[]>()
  for (const [key, { kind, id }] of affected) {
    if (rows.has(key)) continue
    const ids = missing.get(kind)
    if (ids === undefined) missing.set(kind, [id])
    else ids.push(id)
  }
  for (const [kind, ids] of missing) {
    const got = await tx.getMany(recordTable(kind), ids)
    for (const [index, id] of ids.entries()) rows.set(recordKey(kind, id), got[index])
  }
  return rows
}

/** SYNC-7. Once a space is whole it must add up; one that does not is fetched again, at most a few times on end. */
async function writeSpaces(
  tx: StoreTx,
  state: ReplicaState,
  merged: MergedChange,
  server: ServerChanges,
): Promise<boolean> {
  const rows = new Map<SpaceId, SpaceRow>()
  let again = false
  for (const [id, digest] of server.digests) {
    const held = state.spaces.get(id)
    if (held !== undefined && held.digest !== digest) rows.set(id, { ...held, digest })
  }
  for (const { space: id, to: version, arriving, digest: expected } of merged.changes) {
    const digest = server.digests.get(id) ?? ''
    const before = state.spaces.get(id)?.mismatches ?? 0
    const isWrong = expected !== null && expected !== digest
    const mismatches = isWrong ? before + 1 : expected === null ? before : 0
    const stale = isWrong && mismatches <= refetchesMax
    again ||= stale
    rows.set(id, { id, version, digest, arriving, stale, mismatches })
  }
  for (const id of merged.drop) rows.delete(id)
  await Promise.all([tx.put('space', [...rows.values()]), tx.remove('space', merged.drop)])
  return again
}

const refetchesMax = 3
