import { changeDigest, emptyDigest, isKindName, recordKey, sameJson } from '@etude/core'
import type { DigestEntry, KindName, SpaceChange, SpaceId, WireRecord } from '@etude/core'
import { recordTable, recordTables } from '../local-store/layout.ts'
import type { StoreReader } from '../local-store/local-store.ts'
import { serverRecordOf } from '../local-store/rows.ts'
import type { RecordRow, ServerRecord, ShadowRow } from '../local-store/rows.ts'

/** What a message changes of the server's records, and what the spaces add up to afterwards. */
export interface ServerChanges {
  readonly changed: ReadonlyMap<string, ServerChange>
  readonly digests: ReadonlyMap<SpaceId, string>
  /** What the tables of records show now, for the records that change: a row, or undefined. */
  readonly rows: ReadonlyMap<string, RecordRow | undefined>
}

export interface ServerChange {
  readonly kind: string
  readonly id: string
  readonly before: ServerRecord | undefined
  readonly after: ServerRecord | undefined
}

interface Known {
  readonly kind: string
  readonly id: string
  readonly record: ServerRecord | undefined
}

/** Works out what patches and drops change, record by record; writes nothing. */
export async function serverChanges(
  tx: StoreReader,
  changes: readonly SpaceChange[],
  drop: readonly SpaceId[],
  held: ReadonlyMap<SpaceId, { readonly digest: string }>,
  shadows: ReadonlyMap<string, ShadowRow>,
): Promise<ServerChanges> {
  const rows = new Map<string, RecordRow | undefined>()
  const known = new Map<string, Known>()
  await readNamed(tx, changes, shadows, rows, known)
  const replaced = changes.filter(({ replace }) => replace).map(({ space }) => space)
  await readSpaces(tx, [...replaced, ...drop], shadows, rows, known)

  const before = new Map(known)
  const digests = new Map<SpaceId, string>([...held].map(([space, { digest }]) => [space, digest]))
  for (const space of drop) forgetSpace(known, space)
  for (const change of changes) applyChange(known, digests, change)

  const changed = new Map<string, ServerChange>()
  for (const [key, { kind, id, record }] of known) {
    const earlier = before.get(key)?.record
    if (!isSame(earlier, record)) changed.set(key, { kind, id, before: earlier, after: record })
  }
  return { changed, digests, rows }
}

/** A restored server gives the same versions to other content, so that bodies are looked at too. */
function isSame(a: ServerRecord | undefined, b: ServerRecord | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.space === b.space && a.version === b.version && (a.body === b.body || sameJson(a.body, b.body))
}

function applyChange(known: Map<string, Known>, digests: Map<SpaceId, string>, change: SpaceChange): void {
  const { space, replace, put, del } = change
  const gone: DigestEntry[] = []
  const come: DigestEntry[] = []
  if (replace) {
    forgetSpace(known, space)
    digests.set(space, emptyDigest)
  }
  for (const [kind, id] of del) {
    const key = recordKey(kind, id)
    const record = known.get(key)?.record
    // A record that lives in another space by now was moved: this space's tombstone has nothing to say about it.
    if (record?.space !== space) continue
    gone.push({ kind, id, version: record.version })
    known.set(key, { kind, id, record: undefined })
  }
  for (const { kind, id, version, body } of put) {
    const key = recordKey(kind, id)
    const record = known.get(key)?.record
    if (record?.space === space) {
      if (record.version >= version) continue
      gone.push({ kind, id, version: record.version })
    } else if (record !== undefined) {
      const left = digests.get(record.space)
      if (left !== undefined) digests.set(record.space, changeDigest(left, [{ kind, id, version: record.version }], []))
    }
    come.push({ kind, id, version })
    known.set(key, { kind, id, record: { space, version, body } })
  }
  digests.set(space, changeDigest(digests.get(space) ?? emptyDigest, gone, come))
}

function forgetSpace(known: Map<string, Known>, space: SpaceId): void {
  for (const [key, { kind, id, record }] of known)
    if (record?.space === space) known.set(key, { kind, id, record: undefined })
}

/** Looks up every record that the patches name, table by table. */
async function readNamed(
  tx: StoreReader,
  changes: readonly SpaceChange[],
  shadows: ReadonlyMap<string, ShadowRow>,
  rows: Map<string, RecordRow | undefined>,
  known: Map<string, Known>,
): Promise<void> {
  const idsByKind = new Map<string, Set<string>>()
  const name = (kind: string, id: string): void => {
    const ids = idsByKind.get(kind)
    if (ids === undefined) idsByKind.set(kind, new Set([id]))
    else ids.add(id)
  }
  for (const { put, del } of changes) {
    for (const { kind, id } of put satisfies readonly WireRecord[]) name(kind, id)
    for (const [kind, id] of del) name(kind, id)
  }
  const lookUps = [...idsByKind].map(async ([kind, ids]) => {
    const list = [...ids]
    if (isKindName(kind)) {
      const found = await tx.getMany(recordTable(kind), list)
      for (const [index, id] of list.entries()) keep(kind, id, found[index], shadows, rows, known)
      return
    }
    const found = await tx.getMany(
      'other',
      list.map((id) => recordKey(kind, id)),
    )
    for (const [index, id] of list.entries())
      known.set(recordKey(kind, id), { kind, id, record: serverRecord(found[index]) })
  })
  await Promise.all(lookUps)
}

/** Looks up everything that is in some spaces, by the server's word. */
async function readSpaces(
  tx: StoreReader,
  spaces: readonly SpaceId[],
  shadows: ReadonlyMap<string, ShadowRow>,
  rows: Map<string, RecordRow | undefined>,
  known: Map<string, Known>,
): Promise<void> {
  if (spaces.length === 0) return
  for (const space of spaces) {
    const lookUps = recordTables.map(async (table) => {
      const kind = table.slice('record:'.length) as KindName
      for (const row of await tx.list(table, 'space', space)) keep(kind, row.id, row, shadows, rows, known)
    })
    const others = async (): Promise<void> => {
      for (const row of await tx.list('other', 'space', space))
        known.set(row.key, { kind: row.kind, id: row.id, record: serverRecord(row) })
    }
    await Promise.all([...lookUps, others()])
  }
  const wanted = new Set(spaces)
  for (const { kind, id, record } of shadows.values()) {
    const key = recordKey(kind, id)
    if (record === null || !wanted.has(record.space) || known.has(key)) continue
    keep(kind, id, await tx.get(recordTable(kind), id), shadows, rows, known)
  }
}

function keep(
  kind: KindName,
  id: string,
  row: RecordRow | undefined,
  shadows: ReadonlyMap<string, ShadowRow>,
  rows: Map<string, RecordRow | undefined>,
  known: Map<string, Known>,
): void {
  const key = recordKey(kind, id)
  if (known.has(key)) return
  rows.set(key, row)
  const shadow = shadows.get(key)
  const record =
    shadow === undefined ? (row === undefined ? undefined : serverRecordOf(row)) : (shadow.record ?? undefined)
  known.set(key, { kind, id, record })
}

const serverRecord = (row: ServerRecord | undefined): ServerRecord | undefined =>
  row === undefined ? undefined : { space: row.space, version: row.version, body: row.body }
