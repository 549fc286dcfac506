import { changeDigest, emptyDigest, recordKey } from '@etude/core'
import type {
  ArrivedRecords,
  DigestEntry,
  HeldSpace,
  MergedChange,
  SpaceChange,
  SpaceId,
  WireRecord,
} from '@etude/core'
import { addTo } from '../local-store/gather-writes.ts'
import type { RecordBook } from './record-book.ts'

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
  const listed = changes.map((change) => ({ ...change, put: isFilling(change) ? [] : allOf(change.put) }))
  await book.enter(listed.flatMap(({ put, del }) => [...put, ...del.map(([kind, id]) => ({ kind, id }))]))
  const digests = new Map([...held].map(([space, { digest }]) => [space, digest]))
  for (const space of replaced) digests.delete(space)
  for (const [index, change] of changes.entries()) {
    if (!isFilling(change)) continue
    const { space, put } = change
    // What another space of this message has let go may come in here, and is in the book already: added as well it would be counted twice.
    const { digest, known } = await book.add(space, put, digests.get(space) ?? emptyDigest)
    digests.set(space, digest)
    listed[index] = { ...change, put: known }
  }
  for (const entry of book.entries.values())
    if (entry.after !== undefined && replaced.has(entry.after.space)) entry.after = undefined
  for (const change of listed) takeChange(book, change)
  return digestsAfter(book, changes, digests, replaced)
}

const allOf = (records: ArrivedRecords): readonly WireRecord[] =>
  Array.from({ length: records.length }, (_, place) => records.at(place)).filter((record) => record !== undefined)

type ListedChange = Omit<SpaceChange, 'put'> & { readonly put: readonly WireRecord[] }

function takeChange({ entries }: RecordBook, { space, put, del }: ListedChange): void {
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
  { entries }: RecordBook,
  changes: readonly SpaceChange[],
  digests: ReadonlyMap<SpaceId, string>,
  replaced: ReadonlySet<SpaceId>,
): ReadonlyMap<SpaceId, string> {
  const gone = new Map<SpaceId, DigestEntry[]>()
  const come = new Map<SpaceId, DigestEntry[]>()
  for (const { kind, id, before, after } of entries.values()) {
    if (before === after) continue
    if (before !== undefined && !replaced.has(before.space))
      addTo(gone, before.space, { kind, id, version: before.version })
    if (after !== undefined) addTo(come, after.space, { kind, id, version: after.version })
  }
  const spaces = new Set([...gone.keys(), ...come.keys(), ...changes.map(({ space }) => space)])
  return new Map(
    [...spaces].map((space) => [
      space,
      changeDigest(digests.get(space) ?? emptyDigest, gone.get(space) ?? [], come.get(space) ?? []),
    ]),
  )
}
