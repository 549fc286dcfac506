import { isKindName, overlayReader, rebase, recordKey, unsavedVersion } from '@etude/core'
import type {
  Actor,
  Instant,
  MergedChange,
  Outcome,
  OverlayReader,
  Reader,
  ReplicaRun,
  SpaceId,
  Stored,
} from '@etude/core'
import { gatherWrites } from '../local-store/gather-writes.ts'
import { mutatorHere } from '../load-mutators.ts'
import type { GatheredWrites } from '../local-store/gather-writes.ts'
import { keyInTable, tableOf } from '../local-store/layout.ts'
import type { StoreTx } from '../local-store/local-store.ts'
import { recordReader } from '../local-store/record-reader.ts'
import { rowOf, writtenRecord } from '../local-store/rows.ts'
import type { Attempt, AttemptRow, OutboxRow, ServerRecord, ShadowRow, SpaceRow } from '../local-store/rows.ts'
import { recordBook } from './record-book.ts'
import type { BookEntry, RecordBook, RecordName } from './record-book.ts'
import { seqOf } from './replica-state.ts'
import type { ReplicaState } from './replica-state.ts'
import { takeServerChanges } from './server-changes.ts'
import { settle } from './settle.ts'
import { isSameContent, keysOfBoth, lastWrites, touchedUnder } from './touched-under.ts'

export interface ApplyDeps {
  readonly actor: Actor
  readonly now: Instant
  readonly under: readonly ShadowRow[]
  readonly attempts: readonly AttemptRow[]
  /** The try to send of which this is the answer. */
  readonly attempt: Attempt | null
  /** The server's clock as of the message, for what is kept for a time. */
  readonly serverTime: Instant
  /** Rows of a space that fills up may be written without looking for them first. */
  readonly mayAdd: boolean
}

export interface AppliedChange {
  readonly type: 'taken'
  readonly touched: ReadonlySet<string>
  /** The records that it has changed, as they show now. */
  readonly known: Reader
  readonly outcomes: number
  /** Spaces that do not add up. */
  readonly wrong: readonly SpaceId[]
  /** One of them is to be fetched again. */
  readonly again: boolean
  /** What waits afterwards, and what is held. */
  readonly outbox: readonly OutboxRow[]
  readonly spaces: ReplicaState['spaces']
}

/**
 * SYNC-6. Takes one message in, all its spaces together: the server's records change, what is settled goes, and what is still
 * pending is laid over the new state again. Only the rows that differ in the end are written. Null, and nothing written, where the
 * message speaks of one space alone and would take a record out of another: that one would be without it at a version at which it
 * was still there.
 */
export async function applyChange(
  tx: StoreTx,
  state: ReplicaState,
  merged: MergedChange,
  deps: ApplyDeps,
): Promise<AppliedChange | null> {
  const { under, attempt } = deps
  const shadows = new Map(under.map((row) => [row.key, row]))
  const { kept, gone, outcomes } = sortOut(state, merged)
  const book = recordBook(tx, shadows, shownUnder(state.outbox, gone))
  const mayAdd = deps.mayAdd && state.outbox.length + under.length === 0
  const digests = await takeServerChanges(book, merged, state.spaces, mayAdd)
  const changed = [...book.entries.values()].filter(isChanged)
  const { only } = merged
  if (only !== null && changed.some(({ before }) => before !== undefined && before.space !== only)) return null
  await book.enter(gone.flatMap((row) => row.writes))
  const touchedByServer = touchedUnder(book, changed, kept, gone)
  const { runs } =
    touchedByServer.length === 0
      ? { runs: new Map<number, ReplicaRun>() }
      : await rebase(serverView(tx, shadows, changed), kept, touchedByServer, { ...deps, named: mutatorHere })

  const writes = gatherWrites()
  const laid = { ...deps, ...book, ...merged, state, shadows, changed, kept, gone, outcomes, runs }
  const touched = await writeRecords(writes, laid)
  const { outbox, confirmed } = settle(writes, laid)
  const { spaces, wrong, again } = writeSpaces(writes, state, merged, digests)
  // Of a try in which nothing took part that still waits, each edit keeps what it needs.
  if (attempt !== null && attempt.last >= (kept[0]?.order ?? Infinity)) await tx.append('attempt', [attempt])
  await Promise.all([tx[deps.mayAdd ? 'add' : 'put']('journal', confirmed), writes.flush(tx)])
  return { type: 'taken', touched, known: writes.written, outcomes: outcomes.size, wrong, again, outbox, spaces }
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

/** A restored server gives the same versions to other content, so that bodies are looked at too. */
function isSame(a: ServerRecord | undefined, b: ServerRecord | undefined): boolean {
  return a?.version === b?.version && isSameContent(a, b)
}

const isChanged = ({ before, after }: BookEntry): boolean => !isSame(before, after)

/** The server's records as they are now: what shows, with everything that is pending taken off and the news put on. */
function serverView(
  tx: StoreTx,
  shadows: ReadonlyMap<string, ShadowRow>,
  changed: readonly BookEntry[],
): OverlayReader {
  const shown = recordReader(tx)
  const isServers = ({ version }: Stored): boolean => version !== unsavedVersion
  const view = overlayReader({
    async get(kind, id) {
      const record = await shown.get(kind, id)
      return record !== undefined && isServers(record) ? record : undefined
    },
    list: async (kind, index, key) => (await shown.list(kind, index, key)).filter(isServers),
  })
  const lay = ({ kind, id }: RecordName, record: ServerRecord | null | undefined): void => {
    // The cast: rows of a kind come from records of that kind.
    if (isKindName(kind)) view.set(kind, id, record ? ({ kind, id, ...record } as unknown as Stored) : null)
  }
  for (const shadow of shadows.values()) lay(shadow, shadow.record)
  for (const entry of changed) lay(entry, entry.after)
  return view
}

/** What shows of records on which edits lie. The news are mostly what the server made of those that go; what else waits somewhere can be looked up. */
function shownUnder(outbox: readonly OutboxRow[], gone: readonly OutboxRow[]): ReturnType<typeof lastWrites> {
  const settled = new Set(lastWrites(gone).keys())
  if (settled.size === 0) return lastWrites(outbox)
  // Of a record that does not settle, others than these may have written what shows.
  return new Map([...lastWrites(writersOf(outbox, settled))].filter(([key]) => settled.has(key)))
}

/** Those that have written to some of these records. Of a long queue they are few, and what each touches is at hand as text. */
const writersOf = (rows: readonly OutboxRow[], keys: ReadonlySet<string>): readonly OutboxRow[] =>
  rows.filter(({ touches }) => touches.some((key) => keys.has(key)))

interface Laid extends RecordBook {
  readonly shadows: ReadonlyMap<string, ShadowRow>
  readonly changed: readonly BookEntry[]
  readonly kept: readonly OutboxRow[]
  readonly gone: readonly OutboxRow[]
  readonly runs: ReadonlyMap<number, ReplicaRun>
}

/** Writes the rows and shadows that differ from what is there, and says which record keys changed for those who look. */
async function writeRecords(
  writes: GatheredWrites,
  { entries, keysAdded, enter, shadows, changed, kept, gone, runs }: Laid,
): Promise<Set<string>> {
  const affected: RecordName[] = [...changed, ...gone.flatMap((row) => row.writes)]
  for (const row of kept) {
    const run = runs.get(row.order)
    if (run !== undefined) affected.push(...row.writes, ...run.writes)
  }
  await enter(affected)
  const keys = new Set(affected.map(({ kind, id }) => recordKey(kind, id)))
  const laid = runs.size === 0 ? writersOf(kept, keys) : kept.map((row) => runs.get(row.order) ?? row)
  const last = lastWrites(laid)

  const touched = new Set(keysAdded)
  for (const key of keys) {
    const entry = entries.get(key)
    if (entry === undefined) continue
    const { kind, id, row, after } = entry
    const shadow = shadows.get(key)
    const write = last.get(key)
    if (write === undefined || after === undefined) {
      if (shadow !== undefined) writes.remove('shadow', key)
    } else if (shadow === undefined || isChanged(entry)) {
      writes.put('shadow', { key, kind: write.kind, id, record: after })
    }
    const wanted = write === undefined ? after : writtenRecord(write)
    if (isSame(row, wanted)) continue
    for (const text of keysOfBoth(entry, row, wanted)) touched.add(text)
    if (wanted === undefined) writes.remove(tableOf(kind), keyInTable(kind, id))
    else writes.put(tableOf(kind), rowOf(kind, id, wanted) as never)
  }
  return touched
}

/** SYNC-7. Once a space is whole it must add up; one that does not is fetched again, at most a few times on end. */
function writeSpaces(
  writes: GatheredWrites,
  { spaces }: ReplicaState,
  { changes, drop }: MergedChange,
  digests: ReadonlyMap<SpaceId, string>,
): Pick<AppliedChange, 'wrong' | 'again' | 'spaces'> {
  const after = new Map(spaces)
  const put = (row: SpaceRow): void => {
    writes.put('space', row)
    after.set(row.id, row)
  }
  let again = false
  const wrong: SpaceId[] = []
  const told = new Set([...drop, ...changes.map(({ space }) => space)])
  for (const [id, digest] of digests) {
    const held = spaces.get(id)
    if (held !== undefined && !told.has(id)) put({ ...held, digest })
  }
  for (const { space: id, to: version, arriving, digest: expected } of changes) {
    const digest = digests.get(id) ?? ''
    const before = spaces.get(id)?.mismatches ?? 0
    const isWrong = expected !== null && expected !== digest
    const mismatches = isWrong ? before + 1 : expected === null ? before : 0
    const stale = isWrong && mismatches <= refetchesMax
    again ||= stale
    if (isWrong) wrong.push(id)
    put({ id, version, digest, arriving, stale, mismatches })
  }
  for (const id of drop) {
    writes.remove('space', id)
    after.delete(id)
  }
  return { wrong, again, spaces: after }
}

const refetchesMax = 3
