import { declarationOf } from '../record/kinds.ts'
import type { KindName, Stored } from '../record/kinds.ts'
import { spaceTypeOf } from '../record/space.ts'
import type { Reader } from './reader.ts'
import type { Draft, Tx } from './tx.ts'

export type ReadKey =
  | { readonly type: 'get'; readonly kind: KindName; readonly id: string }
  | { readonly type: 'list'; readonly kind: KindName; readonly index: string; readonly key: string }

/** The last thing a mutator did to a record, beside what was there before it began. */
export type Write =
  | { readonly type: 'put'; readonly before: Stored | undefined; readonly draft: Draft }
  | { readonly type: 'del'; readonly before: Stored }

export interface BufferedTx extends Tx {
  readonly reads: readonly ReadKey[]
  /** Awaits nothing but the reader: it looks up what stood where the mutator wrote without reading. */
  writes(): Promise<readonly Write[]>
}

/** Marks a record that is not stored yet; the flush gives it the version its space takes. */
export const unsavedVersion = -1

/** A Tx over any reader: remembers what was read and holds what was written, so that a refused mutator has written nothing. */
export function bufferedTx(reader: Reader): BufferedTx {
  const reads: ReadKey[] = []
  const drafts = new Map<string, { kind: KindName; id: string; draft: Draft | null }>()
  const keyOf = (kind: string, id: string): string => `${kind}/${id}`
  // Nobody else writes while a mutator runs, so that what was read once is still there when it is asked what stood before.
  const stored = new Map<string, Stored | undefined>()
  const read = async <K extends KindName>(kind: K, id: string): Promise<Stored<K> | undefined> => {
    const key = keyOf(kind, id)
    if (!stored.has(key)) stored.set(key, (await reader.get(kind, id)) as Stored | undefined)
    return stored.get(key) as Stored<K> | undefined
  }

  return {
    reads,
    async get(kind, id) {
      reads.push({ type: 'get', kind, id })
      const held = drafts.get(keyOf(kind, id))
      if (held === undefined) return read(kind, id)
      return held.draft === null ? undefined : asStored(held.draft as Draft<typeof kind>)
    },
    async list(kind, index, key) {
      reads.push({ type: 'list', kind, index, key })
      const listed = await reader.list(kind, index, key)
      const untouched = listed.filter((record) => !drafts.has(keyOf(kind, record.id)))
      const written = [...drafts.values()].flatMap(({ kind: written, draft }) =>
        written === kind && draft !== null && keyInIndex(draft, index) === key
          ? [asStored(draft as Draft<typeof kind>)]
          : [],
      )
      return [...untouched, ...written].sort(byId)
    },
    put(draft) {
      if (!declarationOf(draft.kind).spaces.includes(spaceTypeOf(draft.space))) {
        throw new Error(`A ${draft.kind} may not live in the space ${draft.space}`)
      }
      drafts.set(keyOf(draft.kind, draft.id), { kind: draft.kind, id: draft.id, draft: draft as unknown as Draft })
    },
    del(kind, id) {
      drafts.set(keyOf(kind, id), { kind, id, draft: null })
    },
    async writes() {
      const found: Write[] = []
      for (const { kind, id, draft } of drafts.values()) {
        const before = await read(kind, id)
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

const asStored = <K extends KindName>(draft: Draft<K>): Stored<K> =>
  ({ ...draft, version: unsavedVersion }) as unknown as Stored<K>

// Code-unit order, which SQLite and PostgreSQL's "C" collation share.
const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0
