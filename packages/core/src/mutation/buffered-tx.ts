import { declarationOf } from '../record/kinds.ts'
import type { KindName, Stored } from '../record/kinds.ts'
import { spaceTypeOf } from '../record/space.ts'
import { overlayReader } from './overlay-reader.ts'
import type { Reader } from './reader.ts'
import { listKey, recordKey } from './record-keys.ts'
import type { Draft, Tx } from './tx.ts'

/** The last thing a mutator did to a record, beside what was there before it began. */
export type Write =
  | { readonly type: 'put'; readonly before: Stored | undefined; readonly draft: Draft }
  | { readonly type: 'del'; readonly before: Stored }

export interface BufferedTx extends Tx {
  /** What the outcome rests on, as record keys. Deleting what is not there writes nothing and yet depends on its not being there. */
  readonly reads: ReadonlySet<string>
  /** Awaits nothing but the reader: it looks up what stood where the mutator wrote without reading. */
  writes(): Promise<readonly Write[]>
}

/** Marks a record that is not stored yet; the flush gives it the version its space takes. */
export const unsavedVersion = -1

/** A Tx over any reader: remembers what was read and holds what was written, so that a refused mutator has written nothing. */
export function bufferedTx(reader: Reader): BufferedTx {
  // Nobody else writes while a mutator runs, so that what was read once is still there when it is asked what stood before.
  const view = overlayReader(reader)
  const reads = new Set<string>()
  const drafts = new Map<string, { readonly kind: KindName; readonly id: string; readonly draft: Draft | null }>()

  return {
    reads,
    get(kind, id) {
      reads.add(recordKey(kind, id))
      return view.get(kind, id)
    },
    list(kind, index, key) {
      reads.add(listKey(kind, index, key))
      return view.list(kind, index, key)
    },
    put(draft) {
      const { kind, id, space } = draft
      if (!declarationOf(kind).spaces.includes(spaceTypeOf(space)))
        throw new Error(`A ${kind} may not live in the space ${space}`)
      // The casts: a draft of one kind is a draft of some kind.
      drafts.set(recordKey(kind, id), { kind, id, draft: draft as unknown as Draft })
      view.set(kind, id, { ...draft, version: unsavedVersion } as unknown as Stored)
    },
    del(kind, id) {
      const key = recordKey(kind, id)
      reads.add(key)
      drafts.set(key, { kind, id, draft: null })
      view.set(kind, id, null)
    },
    async writes() {
      const found: Write[] = []
      for (const { kind, id, draft } of drafts.values()) {
        const before = await view.under(kind, id)
        if (draft !== null) found.push({ type: 'put', before, draft })
        else if (before !== undefined) found.push({ type: 'del', before })
      }
      return found
    },
  }
}

/** The key under which an index finds this body, or null where it is left out. */
export function keyInIndex(record: { readonly kind: KindName; readonly body: unknown }, index: string): string | null {
  const keyOf = declarationOf(record.kind).indexes[index]
  if (keyOf === undefined) throw new Error(`The kind ${record.kind} declares no index ${index}`)
  return keyOf(record.body)
}
