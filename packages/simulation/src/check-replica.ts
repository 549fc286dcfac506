import {
  applyWrite,
  changeDigest,
  emptyDigest,
  isKindName,
  kindNames,
  memoryRecords,
  overlayReader,
  recordKey,
  runOnReplica,
  sameJson,
  userActor,
} from '@etude/core'
import type {
  At,
  Instant,
  Json,
  KindName,
  MemoryRecords,
  Outcome,
  PendingWrite,
  SpaceId,
  Stored,
  UserId,
} from '@etude/core'
import { queuedIn, rowsIn } from '@etude/client-sdk/testing'
import type { Bindable, RecordRow, StoredRow } from '@etude/client-sdk/testing'
import { isWriting, rowsOf } from './indexed-db.ts'
import type { RawDatabase } from './indexed-db.ts'
import { markerOf } from './marker.ts'
import type { Complain } from './complain.ts'
import type { Oracle } from './oracle.ts'
import { mutatorParsingOnce } from './parse-once.ts'

interface ServerRecord {
  readonly space: SpaceId
  readonly version: number
  readonly body: Json
}
interface Row extends ServerRecord {
  readonly id: string
}
interface OutboxRow {
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
interface SpaceRow {
  readonly id: SpaceId
  readonly version: number
  readonly digest: string
  readonly arriving: boolean
  readonly stale: boolean
  readonly mismatches: number
}
interface RefusedRow {
  readonly edit: string
  readonly args: Json
  readonly buildsOn: string | null
}
interface SyncRow {
  readonly name: 'sync'
  readonly epoch: string | null
}

/** What was promised to the people at one replica: every edit that was called done, until somebody let go of it. */
export interface EditBook {
  readonly done: Map<string, string>
  readonly letGo: Set<string>
}

export interface Replica {
  readonly where: string
  readonly account: UserId
  readonly database: RawDatabase
  readonly book: EditBook
}

const bookOf = new WeakMap<RawDatabase, EditBook>()

export function editBook(database: RawDatabase): EditBook {
  const known = bookOf.get(database)
  if (known !== undefined) return known
  const made: EditBook = { done: new Map(), letGo: new Set() }
  bookOf.set(database, made)
  return made
}

export function copyBook(from: RawDatabase, to: RawDatabase): void {
  const { done, letGo } = editBook(from)
  bookOf.set(to, { done: new Map(done), letGo: new Set(letGo) })
}

export const refusedRows = (database: RawDatabase): readonly RefusedRow[] => rowsOf<RefusedRow>(database, 'refused')
const journalRows = (database: RawDatabase): readonly RefusedRow[] =>
  madeOnce(rowsOf<StoredRow<RefusedRow & Bindable>>(database, 'journal'), (rows) => rows.flatMap(recordsIn))
const outboxRows = (database: RawDatabase): readonly OutboxRow[] =>
  madeOnce(rowsOf<OutboxRow>(database, 'outbox'), (rows) =>
    rows.flatMap((row) => madeOnce<OutboxRow, readonly OutboxRow[]>(row, queuedIn)),
  )
const spaceRows = (database: RawDatabase): readonly SpaceRow[] => rowsOf<SpaceRow>(database, 'space')

interface Replays {
  readonly outbox: readonly OutboxRow[]
  readonly byEdit: ReadonlyMap<string, number>
}
const replaysSeen = new WeakMap<RawDatabase, Replays>()

/** How often an edit was laid over the server's news again since this was last asked. */
export function replaysSince(database: RawDatabase): number {
  const before = replaysSeen.get(database)
  const outbox = outboxRows(database)
  if (before?.outbox === outbox) return 0
  const byEdit = new Map<string, number>()
  let since = 0
  for (const { edit, trace } of outbox) {
    const replays = trace.filter(({ what }) => what === 'replayed').length
    byEdit.set(edit, replays)
    since += Math.max(0, replays - (before?.byEdit.get(edit) ?? 0))
  }
  replaysSeen.set(database, { outbox, byEdit })
  return since
}

interface Shown {
  readonly row: Row | undefined
  readonly base: ServerRecord | undefined
}

/** What a live query at this moment would see must be the server's state of one version with everything pending on top: never half of either. */
export async function checkReplica(replica: Replica, oracle: Oracle, complain: Complain, now: Instant): Promise<void> {
  const { database, where, book, account } = replica
  if (isWriting(database) || rowsOf(database, 'meta').length === 0) return
  const say = (rule: string, detail: string): void => complain(rule, `${where}: ${detail}`)
  const outbox = outboxRows(database)
  const { shown, tables } = readShown(database)
  whereNew(pendingSeen, database, [tables, outbox], say, (complain) => checkPending(shown, outbox, database, complain))
  checkSpaces(shown, tables, database, oracle, say)
  checkKept(database, outbox, book, say)
  const replayed = [shown, ...outbox.flatMap(({ args, reads, touches, writes }) => [args, reads, touches, writes])]
  if (areSame(replaySeen.get(database) ?? [], replayed)) return
  if (await checkReplay(shown, outbox, account, now, say)) replaySeen.set(database, replayed)
}

interface Read {
  /** What it was read from: as long as these are the same, so is what they come to. */
  readonly tables: readonly (readonly unknown[])[]
  readonly shown: ReadonlyMap<string, Shown>
}
const lastRead = new WeakMap<RawDatabase, Read>()
const recordTables = kindNames.map((kind) => `record:${kind}`)

function readShown(database: RawDatabase): Read {
  const shadowRows = rowsOf<StoredRow<Shadow>>(database, 'shadow')
  const rows = recordTables.map((table) => rowsOf<StoredRow<RecordRow>>(database, table))
  const before = lastRead.get(database)
  if (before !== undefined && areSame(before.tables, [...rows, shadowRows])) return before
  const shown = new Map<string, Shown>()
  const shadows = new Map(shadowRows.flatMap(recordsIn).map(({ key, record }) => [key, record]))
  for (const [place, kind] of kindNames.entries())
    for (const row of (rows[place] ?? []).flatMap(recordsIn)) {
      const key = recordKey(kind, row.id)
      const shadow = shadows.get(key)
      // Of what was made here and waits the server has nothing, and so nothing is kept of it.
      const server = row.version < 0 ? undefined : row
      shown.set(key, { row, base: shadow === undefined ? server : (shadow ?? undefined) })
    }
  for (const [key, record] of shadows)
    if (!shown.has(key)) shown.set(key, { row: undefined, base: record ?? undefined })
  const read = { tables: [...rows, shadowRows], shown }
  lastRead.set(database, read)
  return read
}

interface Shadow extends Bindable {
  readonly key: string
  readonly record: ServerRecord | null
}

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

const screens = new WeakMap<Read, MemoryRecords>()

/** What somebody at this replica sees, by which they decide what to do; null where nothing has arrived yet. */
export function seenAt(database: RawDatabase | undefined): MemoryRecords | null {
  if (database === undefined) return null
  const read = readShown(database)
  const known = screens.get(read)
  if (known !== undefined) return known
  const stored: Stored[] = []
  for (const [key, { row }] of read.shown) {
    const { kind } = splitKey(key)
    if (row !== undefined && isKindName(kind)) stored.push({ ...row, kind } as unknown as Stored)
  }
  if (stored.length === 0) return null
  const records = memoryRecords(stored)
  screens.set(read, records)
  return records
}

const areSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, place) => item === b[place])

type Seen = WeakMap<RawDatabase, readonly unknown[]>
const pendingSeen: Seen = new WeakMap()
const spacesSeen: Seen = new WeakMap()
const replaySeen: Seen = new WeakMap()

/** Looks again only where something that it looks at is another than when nothing was found wrong. */
function whereNew(
  seen: Seen,
  database: RawDatabase,
  at: readonly unknown[],
  say: Complain,
  check: (complain: Complain) => void,
): void {
  if (areSame(seen.get(database) ?? [], at)) return
  let isFine = true
  check((rule, detail) => {
    isFine = false
    say(rule, detail)
  })
  if (isFine) seen.set(database, at)
  else seen.delete(database)
}

function checkPending(
  shown: ReadonlyMap<string, Shown>,
  outbox: readonly OutboxRow[],
  database: RawDatabase,
  say: Complain,
): void {
  const last = new Map<string, PendingWrite>()
  for (const { writes } of outbox) for (const write of writes) last.set(recordKey(write.kind, write.id), write)
  const shadows = new Set(
    rowsOf<StoredRow<Shadow>>(database, 'shadow')
      .flatMap(recordsIn)
      .map(({ key }) => key),
  )
  for (const [key, { body }] of last) {
    const row = shown.get(key)?.row
    if (body === null ? row !== undefined : row === undefined || !sameJson(row.body, body))
      say('SYNC-6', `${key} does not show the edit that waits`)
  }
  for (const key of shadows) if (!last.has(key)) say('SYNC-6', `a kept value of ${key} has outlived its edit`)
  for (const [key, { row }] of shown)
    if (row !== undefined && row.version < 0 && !last.has(key))
      say('SYNC-6', `${key} is neither the server's nor an edit's`)
}

function checkSpaces(
  shown: ReadonlyMap<string, Shown>,
  tables: readonly unknown[],
  database: RawDatabase,
  oracle: Oracle,
  say: Complain,
): void {
  const epoch = rowsOf<SyncRow>(database, 'meta').find(({ name }) => name === 'sync')?.epoch ?? null
  if (epoch === oracle.epoch) {
    const whole = spaceRows(database).filter(({ arriving, stale }) => !arriving && !stale)
    const part = oracle.spaces.shownInPart(new Map(whole.map(({ id, version }) => [id, version])))
    if (part !== undefined) say('SYNC-6', `of ${part.name} only a part shows: ${JSON.stringify([...part.touched])}`)
  }
  // What a space was at a version under an epoch is settled for good.
  whereNew(spacesSeen, database, [tables, epoch, spaceRows(database), rowsOf(database, 'other')], say, (complain) =>
    compareSpaces(shown, epoch, database, oracle, complain),
  )
}

function compareSpaces(
  shown: ReadonlyMap<string, Shown>,
  epoch: string | null,
  database: RawDatabase,
  oracle: Oracle,
  say: Complain,
): void {
  const bySpace = new Map<SpaceId, Map<string, ServerRecord>>()
  const put = (key: string, record: ServerRecord): void => {
    const records = bySpace.get(record.space)
    if (records === undefined) bySpace.set(record.space, new Map([[key, record]]))
    else records.set(key, record)
  }
  for (const [key, { base }] of shown) if (base !== undefined && base.version >= 0) put(key, base)
  for (const row of rowsOf<Row & { key: string }>(database, 'other')) put(row.key, row)
  for (const { id, version, arriving, stale, digest, mismatches } of spaceRows(database)) {
    const held = bySpace.get(id) ?? new Map<string, ServerRecord>()
    bySpace.delete(id)
    if (mismatches > 0) say('SYNC-7', `${id} did not add up`)
    if (arriving || stale || epoch === null) continue
    const due = oracle.spaces.stateAt(epoch, id, version)
    if (due === undefined) {
      say('SYNC-6', `${id} is held at version ${version}, which never was`)
      continue
    }
    const entries = [...held].map(([key, record]) => ({ ...splitKey(key), version: record.version }))
    if (changeDigest(emptyDigest, [], entries) !== digest) say('SYNC-7', `the digest of ${id} is not that of its rows`)
    for (const { kind, id: record, version: at, body } of due.values()) {
      const found = held.get(recordKey(kind as KindName, record))
      if (found === undefined) say('SYNC-6', `${kind}/${record} is missing in ${id} at version ${version}`)
      else if (found.version !== at || !isSame(found.body, body))
        say('SYNC-6', `${kind}/${record} in ${id} is of version ${found.version}, not of ${at} as at ${version}`)
    }
    if (held.size > due.size) say('SYNC-6', `${id} at version ${version} holds ${held.size} records, not ${due.size}`)
  }
  for (const [space, records] of bySpace)
    say('SYNC-8', `${records.size} records are left of ${space}, which is not held`)
}

/** What was found equal once is not compared again: neither a row on a disk nor what the oracle keeps is ever changed in place. */
function isSame(row: Json, due: Json): boolean {
  if (typeof row !== 'object' || row === null) return row === due
  if (knownSame.get(row) === due) return true
  if (!sameJson(row, due)) return false
  knownSame.set(row, due)
  return true
}

const knownSame = new WeakMap<object, Json>()

function splitKey(key: string): { kind: string; id: string } {
  const at = key.indexOf('/')
  return { kind: key.slice(0, at), id: key.slice(at + 1) }
}

/** SYNC-5. */
function checkKept(database: RawDatabase, outbox: readonly OutboxRow[], book: EditBook, say: Complain): void {
  const known = knownEdits(database, [outbox, refusedRows(database), journalRows(database)])
  for (const [edit, marker] of book.done)
    if (!known.has(edit) && !book.letGo.has(edit)) say('SYNC-5', `the edit ${edit} (${marker}) is nowhere any more`)
  if (rowsOf(database, 'attempt').length > outbox.length + attemptsMax) say('SYNC-18', 'tries pile up')
  for (const { trace } of outbox) if (trace.length > 40) say('SYNC-18', 'a trace grows without end')
}

const attemptsMax = 400

interface Known {
  readonly tables: readonly (readonly { readonly edit: string }[])[]
  readonly edits: ReadonlySet<string>
}
const knownIn = new WeakMap<RawDatabase, Known>()

function knownEdits(database: RawDatabase, tables: Known['tables']): ReadonlySet<string> {
  const before = knownIn.get(database)
  if (before !== undefined && areSame(before.tables, tables)) return before.edits
  const edits = new Set(tables.flat().map(({ edit }) => edit))
  knownIn.set(database, { tables, edits })
  return edits
}

/** A skipped replay must come to what a full one comes to. Where the moment matters to a mutation, nothing can be said. Answers whether all is well. */
async function checkReplay(
  shown: ReadonlyMap<string, Shown>,
  outbox: readonly OutboxRow[],
  account: UserId,
  now: Instant,
  say: Complain,
): Promise<boolean> {
  if (outbox.length === 0 || outbox.length > replayedMax) return true
  const base: Stored[] = []
  for (const [key, { base: record }] of shown) {
    const { kind, id } = splitKey(key)
    if (record !== undefined && record.version >= 0 && isKindName(kind))
      base.push({ kind, id, ...record } as unknown as Stored)
  }
  const actor = userActor(account)
  const view = overlayReader(memoryRecords(base))
  for (const { name, version, args, at, queuedAt, trace, reads, touches, writes } of outbox) {
    if (reads.length + touches.length + writes.length > 0) {
      const mutation = { name, version, args }
      const run = await runOnReplica(overlayReader(view), mutation, { actor, at, now, named: mutatorParsingOnce })
      if (!sameJson(run.writes, writes)) {
        const asThen = await runOnReplica(overlayReader(view), mutation, {
          actor,
          at,
          // What shows is what it came to when it was last run.
          now: (trace.findLast(({ what }) => what === 'replayed')?.at ?? queuedAt) as Instant,
          named: mutatorParsingOnce,
        })
        // Where the moment matters nothing can be said of this one; those behind it stand on what it shows.
        if (sameJson(asThen.writes, run.writes)) {
          const detail = `${JSON.stringify(writes)} shows, and ${JSON.stringify(run.writes)} would`
          say('SYNC-6', `${name} ${markerOf(args)} should have been replayed: ${detail}`)
          return false
        }
      }
    }
    for (const write of writes) applyWrite(view, write)
  }
  return true
}

const replayedMax = 25

/** What must hold of a replica once everything has calmed down. */
export async function checkSettled(replica: Replica, oracle: Oracle, complain: Complain): Promise<void> {
  const { database, where, account, book } = replica
  const say = (rule: string, detail: string): void => complain(rule, `${where}: ${detail}`)
  const outbox = outboxRows(database)
  for (const { name, args, outcome } of outbox)
    say('progress', `${name} ${markerOf(args)} still waits, with ${outcome === null ? 'no outcome' : outcome.type}`)
  const held = new Map(spaceRows(database).map((row) => [row.id, row]))
  for (const [space, { version }] of oracle.spaces.now) {
    const row = held.get(space)
    const readable = await oracle.mayRead(account, space)
    if (row !== undefined && !readable) say('SYNC-8', `${space} is still held`)
    if (row === undefined && readable && !space.startsWith('learner:')) say('SYNC-7', `${space} is not held`)
    if (row !== undefined && readable && (row.version !== version || row.arriving || row.stale))
      say('SYNC-7', `${space} is at ${row.version}${row.arriving ? ' and arriving' : ''}, the server at ${version}`)
  }
  const refused = new Set(refusedRows(database).map(({ edit }) => edit))
  for (const [edit, marker] of book.done) {
    if (book.letGo.has(edit)) continue
    const outcome = oracle.decided(marker)
    if (outcome === undefined) {
      // A server that has since been restored may have refused it, and its author was told.
      if (!refused.has(edit) && outbox.every((row) => row.edit !== edit))
        say('SYNC-5', `${marker} never reached the server, and does not wait`)
      continue
    }
    const isRefused = outcome.type === 'refused' || outcome.type === 'failed'
    if (refused.has(edit) && oracle.wasEverRefused(marker)) continue
    if (isRefused !== refused.has(edit) && outbox.every((row) => row.edit !== edit))
      say('SYNC-5', `${marker} was ${outcome.type}, and its author is told otherwise`)
  }
}
