import { isKindName, keysOfChange, recordKey, sameJson } from '@etude/core'
import type { PendingWrite } from '@etude/core'
import { writtenRecord } from '../local-store/rows.ts'
import type { OutboxRow, ServerRecord } from '../local-store/rows.ts'
import type { BookEntry, RecordBook, RecordName } from './record-book.ts'

/**
 * By what those that are kept could tell that something under them is not what it was. What the server has made of the edits before them is mostly what
 * these had shown, whatever version it is at by now, and then nothing is.
 */
export function touchedUnder(
  { entries }: Pick<RecordBook, 'entries'>,
  changed: readonly BookEntry[],
  kept: readonly Pick<OutboxRow, 'order'>[],
  gone: readonly Pick<OutboxRow, 'order' | 'touches' | 'writes'>[],
): readonly string[] {
  const [first] = kept
  if (first === undefined) return []
  // Under one that stays nobody had seen what one behind it had written.
  if (gone.some(({ order }) => order > first.order))
    return [
      ...changed.flatMap((entry) => keysOfBoth(entry, entry.before, entry.after)),
      ...gone.flatMap(({ touches }) => touches),
    ]
  const written = lastWrites(gone)
  const keys = new Set([...written.keys(), ...changed.map(({ kind, id }) => recordKey(kind, id))])
  return [...keys].flatMap((key) => {
    const entry = entries.get(key)
    if (entry === undefined) return []
    const write = written.get(key)
    const under = write === undefined ? entry.before : writtenRecord(write)
    return isSameContent(under, entry.after) ? [] : keysOfBoth(entry, under, entry.after)
  })
}

/** No mutator asks for a record's version. */
export function isSameContent(a: ServerRecord | undefined, b: ServerRecord | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.space === b.space && sameJson(a.body, b.body)
}

/** What the last of several edits has put in place of each record. */
export function lastWrites(rows: readonly Pick<OutboxRow, 'writes'>[]): ReadonlyMap<string, PendingWrite> {
  const last = new Map<string, PendingWrite>()
  for (const { writes } of rows) for (const write of writes) last.set(recordKey(write.kind, write.id), write)
  return last
}

/** Every key by which a record was found, or is now. Kinds that this app does not know are found by nobody. */
export const keysOfBoth = (
  { kind, id }: RecordName,
  before: ServerRecord | undefined,
  after: ServerRecord | undefined,
): readonly string[] => (isKindName(kind) ? keysOfChange(kind, id, before?.body, after?.body) : [])
