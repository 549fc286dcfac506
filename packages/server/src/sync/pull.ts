import { limits, spaceTypeOf } from '@etude/core'
import type { Role, SpaceId, SpacePatch, WireRecord } from '@etude/core'
import { spaceNumber } from '../database/space-number.ts'
import type { Snapshot } from '../database/snapshot.ts'
import type { CommittedSpace } from '../commit/commit.ts'
import type { Cookie, HeldSpace } from './cookie.ts'

export interface ReadableSpace {
  readonly space: SpaceId
  readonly roles: readonly Role[]
}

export interface Pulled {
  readonly spaces: readonly SpacePatch[]
  readonly drop: readonly SpaceId[]
  readonly held: readonly HeldSpace[]
  readonly more: boolean
}

interface SpaceRow {
  readonly id: SpaceId
  readonly number: number
  readonly version: number
  readonly digest: string
  readonly floor: number
  readonly access: number
}

interface Row {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly deleted: number
  readonly body: string
}

/** One response's worth of what the device lacks: the most useful space first, and the rest in the next round trip. */
export async function pull(
  snapshot: Snapshot,
  subscribed: readonly SpaceId[],
  cookie: Cookie | null,
  recordsMax: number,
): Promise<Pulled> {
  const heldByNumber = new Map(cookie?.spaces.map((held) => [held.number, held]))
  const spaces = await currentSpaces(snapshot, subscribed)
  const patches: SpacePatch[] = []
  const held: HeldSpace[] = []
  let room = recordsMax
  let bytes = responseBytesMax
  let more = false
  const behind: { readonly space: SpaceRow; readonly from: HeldSpace | null }[] = []
  for (const id of subscribed) {
    const space = spaces.get(id) ?? untouchedSpace(id)
    const from = startingPoint(space, heldByNumber.get(space.number))
    heldByNumber.delete(space.number)
    if (from !== null && from.partial === null && from.version === space.version) held.push(from)
    else behind.push({ space, from })
  }
  // In a device that asks often hardly any is, and only these are worth sorting.
  for (const { space, from } of inOrderOfUse(behind, ({ space }) => space.id)) {
    if (room <= 0 || bytes <= 0) {
      more = true
      if (from !== null) held.push(from)
      continue
    }
    const page = await readPage(snapshot, space, from ?? beginning(space), room, bytes)
    room -= page.patch.put.length + page.patch.del.length
    bytes -= page.bytes
    if (page.held.partial !== null) more = true
    held.push(page.held)
    patches.push(from === null ? { ...page.patch, reset: true } : page.patch)
  }
  return { spaces: patches, drop: await namesOf(snapshot, [...heldByNumber.keys()]), held, more }
}

/**
 * The same for a device that lacks nothing but what a commit has just done, without a look at what was stored. null where it lacks more, or where it is
 * more than one response brings.
 */
export function pullCommitted(
  commits: readonly CommittedSpace[],
  holds: readonly HeldSpace[],
  recordsMax: number,
): Pulled | null {
  const heldByNumber = new Map(holds.map((held) => [held.number, held]))
  const patches: SpacePatch[] = []
  const held: HeldSpace[] = []
  let room = recordsMax
  let bytes = responseBytesMax
  for (const { space, from, to, put, del, digest, characters } of inOrderOfUse(commits, ({ space }) => space)) {
    const before = heldByNumber.get(spaceNumber(space))
    if (before === undefined || before.partial !== null || before.version !== from) return null
    room -= put.length + del.length
    bytes -= characters + put.length * rowBytes
    if (room < 0 || bytes < 0) return null
    held.push({ number: before.number, version: to, partial: null })
    patches.push({
      id: space,
      from,
      to,
      put: [...put].sort(byVersion),
      del: del.map(([kind, id]) => [kind, id]),
      digest,
    })
  }
  return { spaces: patches, drop: [], held, more: false }
}

/** The order in which they are read where they are read. */
const byVersion = (a: WireRecord, b: WireRecord): number =>
  a.version - b.version || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.id < b.id ? -1 : 1)

const responseBytesMax = 4_000_000
/** What there is of a record beside its body, about. */
const rowBytes = 80

/** One that nothing was written to yet has no row, and so nothing that knows its number. */
const untouchedSpace = (id: SpaceId): SpaceRow => ({
  id,
  number: spaceNumber(id),
  version: 0,
  digest: '0000000000000000',
  floor: 0,
  access: 0,
})

/** Where to go on from what the device holds, or null where it must begin again: it holds nothing, less than the tombstones reach, or more than we know. */
function startingPoint(space: SpaceRow, before: HeldSpace | undefined): HeldSpace | null {
  if (before === undefined || before.version > space.version) return null
  const known = before.partial === null ? before.version : before.partial.base
  return known < space.floor ? null : before
}

const beginning = ({ number, version }: SpaceRow): HeldSpace => ({
  number,
  version: 0,
  partial: { base: version, kind: '', id: '' },
})

const rowsOfSpace = `
  select kind, id, version, deleted, body from record
  where space = ?1 and version >= ?2 and (version > ?2 or kind > ?3 or (kind = ?3 and id > ?4)) and (deleted = 0 or version > ?5)
  order by version, kind, id limit ?6`

/** The same for a device that is complete: it lacks whole versions, whatever has become of them. */
const rowsSinceVersion = `
  select kind, id, version, deleted, body from record where space = ?1 and version > ?2 order by version, kind, id limit ?3`

async function readPage(snapshot: Snapshot, space: SpaceRow, from: HeldSpace, room: number, bytesMax: number) {
  const found = await rowsBehind(snapshot, space.id, from, room + 1)
  const { rows, bytes } = upToBytes(found.slice(0, room), bytesMax)
  const last = rows.at(-1)
  const complete = rows.length === found.length || last === undefined
  const held: HeldSpace = complete
    ? { number: from.number, version: space.version, partial: null }
    : {
        number: from.number,
        version: last.version,
        partial: { base: from.partial?.base ?? from.version, kind: last.kind, id: last.id },
      }
  const patch: SpacePatch = {
    id: space.id,
    from: from.version,
    to: held.version,
    ...(complete ? {} : { arriving: true }),
    put: rows.filter((row) => row.deleted === 0).map(rowToWire),
    del: rows.filter((row) => row.deleted !== 0).map((row) => [row.kind, row.id] as [string, string]),
    digest: complete ? space.digest : null,
  }
  return { patch, held, bytes }
}

function rowsBehind(
  snapshot: Snapshot,
  space: SpaceId,
  { version, partial }: HeldSpace,
  count: number,
): Promise<readonly Row[]> {
  if (partial === null) return snapshot.rows<Row>(rowsSinceVersion, space, version, count)
  const { base, kind, id } = partial
  return snapshot.rows<Row>(rowsOfSpace, space, version, kind, id, base, count)
}

/** At least one row, or a single large record would never arrive. */
function upToBytes(rows: readonly Row[], bytesMax: number): { rows: readonly Row[]; bytes: number } {
  let bytes = 0
  for (const [index, row] of rows.entries()) {
    bytes += row.body.length + rowBytes
    if (bytes > bytesMax && index > 0) return { rows: rows.slice(0, index), bytes }
  }
  return { rows, bytes }
}

/** The body is JSON that we wrote. It is parsed here and written again with the response, which costs less than it looks. */
const rowToWire = ({ kind, id, version, body }: Row): WireRecord => ({
  kind,
  id,
  version,
  body: JSON.parse(body) as WireRecord['body'],
})

// Both statements take their list as one JSON text, so that their own text never changes and stays prepared.
const spacesById = {
  sqlite: 'select id, number, version, digest, floor, access from space where id in (select value from json_each(?1))',
  postgres:
    'select id, number, version, digest, floor, access from space where id in (select json_array_elements_text(?1::json))',
}
const spacesByNumber = {
  sqlite: 'select id from space where number in (select value from json_each(?1))',
  postgres: 'select id from space where number in (select json_array_elements_text(?1::json)::bigint)',
}

async function currentSpaces(snapshot: Snapshot, ids: readonly SpaceId[]): Promise<Map<SpaceId, SpaceRow>> {
  const rows = await snapshot.rows<SpaceRow>(spacesById[snapshot.type], JSON.stringify(ids))
  return new Map(rows.map((row) => [row.id, row]))
}

/** The access version of each space: whoever found out at this one who may read, need not ask again while it stays. */
export async function spaceAccess(snapshot: Snapshot, ids: readonly SpaceId[]): Promise<ReadonlyMap<SpaceId, number>> {
  const spaces = await currentSpaces(snapshot, ids)
  return new Map([...spaces].map(([id, { access }]) => [id, access]))
}

/** The spaces that a cookie names and this account may not or need not hold any more. */
async function namesOf(snapshot: Snapshot, numbers: readonly number[]): Promise<readonly SpaceId[]> {
  if (numbers.length === 0) return []
  // All of them, and a cookie bounds how many: the next one says nothing of a space that was left out here.
  const rows = await snapshot.rows<{ id: SpaceId }>(spacesByNumber[snapshot.type], JSON.stringify(numbers))
  return rows.map(({ id }) => id)
}

const useOrder = ['user', 'learner', 'journal', 'plan', 'board', 'class', 'tutor', 'curriculum', 'gallery']

/** What the first screen shows comes first. */
function inOrderOfUse<T>(items: readonly T[], spaceOf: (item: T) => SpaceId): readonly T[] {
  if (items.length < 2) return items
  return items
    .map((item) => ({ item, space: spaceOf(item), place: useOrder.indexOf(spaceTypeOf(spaceOf(item))) }))
    .sort((a, b) => a.place - b.place || (a.space < b.space ? -1 : 1))
    .map(({ item }) => item)
}

/**
 * More than the limits on classes and learners let an account of any use come to. What lies beyond is not sent: the most useful come first, and
 * each space that a device holds is named in its cookie.
 */
export const heldSpacesMax = 1_200

/** Every device holds what its account may read, except the learners whom it only teaches: those are fetched when opened. */
export function subscribedSpaces(readable: readonly ReadableSpace[], wanted: readonly SpaceId[]): readonly SpaceId[] {
  const wantedSet = new Set(wanted)
  const spaces = readable
    .filter(
      ({ space, roles }) =>
        spaceTypeOf(space) !== 'learner' || wantedSet.has(space) || roles.some((role) => role !== 'tutor'),
    )
    .map(({ space }) => space)
  return spaces.length <= heldSpacesMax ? spaces : inOrderOfUse(spaces, (space) => space).slice(0, heldSpacesMax)
}

export const recordsPerResponse = (asked: number | undefined): number =>
  Math.min(asked ?? 2_000, limits.recordsPerResponse)
