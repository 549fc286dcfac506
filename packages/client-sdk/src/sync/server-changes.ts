import { changeDigest, emptyDigest, recordKey } from '@etude/core'
import type { DigestEntry, HeldSpace, MergedChange, SpaceChange, SpaceId } from '@etude/core'
import { addTo } from '../local-store/gather-writes.ts'
import type { RecordBook, RecordName } from './record-book.ts'

/** Enters into the book what a message makes of the server's records, and answers what the spaces add up to afterwards. Writes only what is added. */
export async function takeServerChanges(
  book: RecordBook,
  { changes, drop }: Pick<MergedChange, 'changes' | 'drop'>,
  held: ReadonlyMap<SpaceId, HeldSpace>,
  mayAdd: boolean,
): Promise<ReadonlyMap<SpaceId, string>> {
  const replaced = new Set(drop)
  for (const { space, replace } of changes) if (replace) replaced.add(space)
  // Of a space that is not held there is nothing.
  for (const space of replaced) if (held.has(space)) await book.enterSpace(space)
  // A space that fills up on a device where nothing waits: all of it is new, but for what was moved here from elsewhere meanwhile.
  const isFilling = ({ space }: SpaceChange): boolean => {
    const before = held.get(space)
    return mayAdd && (before?.arriving ?? true) && !before?.stale
  }
  const named = (change: SpaceChange): readonly RecordName[] => [
    ...(isFilling(change) ? [] : change.put),
    ...change.del.map(([kind, id]) => ({ kind, id })),
  ]
  await book.enter(changes.flatMap(named))
  // What another space of this message has let go may come in here, and is in the book already: added as well it would be counted twice.
  const isNew = ({ kind, id }: RecordName): boolean => !book.entries.has(recordKey(kind, id))
  for (const { space, put } of changes.filter(isFilling)) await book.add(space, put.filter(isNew))
  for (const entry of book.entries.values())
    if (entry.after !== undefined && replaced.has(entry.after.space)) entry.after = undefined
  for (const change of changes) takeChange(book, change)
  return digestsAfter(book, changes, held, replaced)
}

function takeChange({ entries }: RecordBook, { space, put, del }: SpaceChange): void {
  for (const [kind, id] of del) {
    const entry = entries.get(recordKey(kind, id))
    // A record that lives in another space by now was moved: this space's tombstone has nothing to say about it.
    if (entry?.after?.space === space) entry.after = undefined
  }
  for (const { kind, id, version, body } of put) {
    const entry = entries.get(recordKey(kind, id))
    if (entry === undefined) continue
    const { after } = entry
    if (after?.space !== space || after.version < version) entry.after = { space, version, body }
  }
}

/** SYNC-7. What came and went is added and taken off; a space that was replaced is added up from nothing. */
function digestsAfter(
  { entries, additions }: RecordBook,
  changes: readonly SpaceChange[],
  held: ReadonlyMap<SpaceId, HeldSpace>,
  replaced: ReadonlySet<SpaceId>,
): ReadonlyMap<SpaceId, string> {
  const gone = new Map<SpaceId, DigestEntry[]>()
  const come = new Map<SpaceId, DigestEntry[]>()
  for (const addition of additions) addTo(come, addition.space, addition)
  for (const { kind, id, before, after } of entries.values()) {
    if (before === after) continue
    if (before !== undefined && !replaced.has(before.space))
      addTo(gone, before.space, { kind, id, version: before.version })
    if (after !== undefined) addTo(come, after.space, { kind, id, version: after.version })
  }
  const spaces = new Set([...gone.keys(), ...come.keys(), ...changes.map(({ space }) => space)])
  return new Map(
    [...spaces].map((space) => {
      const digest = replaced.has(space) ? undefined : held.get(space)?.digest
      return [space, changeDigest(digest ?? emptyDigest, gone.get(space) ?? [], come.get(space) ?? [])]
    }),
  )
}
