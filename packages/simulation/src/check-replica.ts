import { changeDigest, emptyDigest, recordKey, sameJson } from '@etude/core'
import type { Instant, Json, KindName, PendingWrite, SpaceId, UserId } from '@etude/core'
import type { StoredRow } from '@etude/client-sdk/testing'
import { checkReplay } from './check-replay.ts'
import type { Complain } from './complain.ts'
import type { EditBook } from './edit-book.ts'
import { isWriting, rowsOf } from './indexed-db.ts'
import type { RawDatabase } from './indexed-db.ts'
import type { Oracle } from './oracle.ts'
import { readShown } from './read-shown.ts'
import type { Shown } from './read-shown.ts'
import { areSame, journalRows, outboxRows, recordsIn, refusedRows, spaceRows, splitKey } from './replica-rows.ts'
import type { OutboxRow, Row, ServerRecord, Shadow, SyncRow } from './replica-rows.ts'

export interface Replica {
  readonly where: string
  readonly account: UserId
  readonly database: RawDatabase
  readonly book: EditBook
  /** All that it lacks comes in one answer. Where it takes several, one space is up to date before another. */
  readonly comesWhole: boolean
}

/** What a live query at this moment would see must be the server's state of one version with everything pending on top: never half of either. */
export async function checkReplica(replica: Replica, oracle: Oracle, complain: Complain, now: Instant): Promise<void> {
  const { database, where, book, account } = replica
  if (isWriting(database) || rowsOf(database, 'meta').length === 0) return
  const say = (rule: string, detail: string): void => complain(rule, `${where}: ${detail}`)
  const outbox = outboxRows(database)
  const { shown, tables } = readShown(database)
  whereNew(pendingSeen, database, [tables, outbox], say, (complain) => checkPending(shown, outbox, database, complain))
  checkSpaces(shown, tables, replica, oracle, say)
  checkKept(database, outbox, book, say)
  const replayed = [shown, ...outbox.flatMap(({ args, reads, touches, writes }) => [args, reads, touches, writes])]
  if (areSame(replaySeen.get(database) ?? [], replayed)) return
  if (await checkReplay(shown, outbox, account, now, say)) replaySeen.set(database, replayed)
}

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
  { database, comesWhole }: Replica,
  oracle: Oracle,
  say: Complain,
): void {
  const epoch = rowsOf<SyncRow>(database, 'meta').find(({ name }) => name === 'sync')?.epoch ?? null
  if (epoch === oracle.epoch && comesWhole) {
    const whole = spaceRows(database).filter(({ arriving, stale }) => !arriving && !stale)
    const part = oracle.spaces.shownInPart(new Map(whole.map(({ id, version }) => [id, version])))
    if (part !== undefined) say('SYNC-6', `of ${part.name} only a part shows: ${JSON.stringify([...part.touched])}`)
  }
  // What a space was at a version under an epoch is settled for good.
  whereNew(spacesSeen, database, [tables, epoch, spaceRows(database), rowsOf(database, 'other')], say, (complain) =>
    compareSpaces(shown, epoch, { database, comesWhole }, oracle, complain),
  )
}

function compareSpaces(
  shown: ReadonlyMap<string, Shown>,
  epoch: string | null,
  { database, comesWhole }: Pick<Replica, 'database' | 'comesWhole'>,
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
      // A name that was free again has come with another space already.
      if (found === undefined && !comesWhole && shown.get(recordKey(kind as KindName, record))?.base !== undefined)
        continue
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

/** SYNC-5. */
function checkKept(database: RawDatabase, outbox: readonly OutboxRow[], book: EditBook, say: Complain): void {
  const known = knownEdits(database, [outbox, refusedRows(database), journalRows(database)])
  for (const [edit, marker] of book.done)
    if (!known.has(edit) && !book.letGo.has(edit)) say('SYNC-5', `the edit ${edit} (${marker}) is nowhere any more`)
  for (const edit of book.decisions)
    if (!known.has(edit) && !book.letGo.has(edit)) say('SYNC-5', `the decision ${edit} is nowhere any more`)
  if (rowsOf(database, 'attempt').length > attemptsMax) say('SYNC-18', 'tries pile up')
  for (const { trace } of outbox) if (trace.length > 40) say('SYNC-18', 'a trace grows without end')
}

const attemptsMax = 205

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
