import { changeDigest, emptyDigest } from '@etude/core'
import type { DigestEntry, SpaceId, UserId, WireRecord } from '@etude/core'
import { spaceNumber } from '../database/space-number.ts'
import type { SqlRunner } from '../database/sql-runner.ts'
import type { CommittedSpace } from './commit.ts'

/** What one mutation does to one space. */
interface SpaceChange {
  readonly put: readonly WireRecord[]
  /** What the body of each of them comes to as text. */
  readonly characters: readonly number[]
  readonly del: readonly DigestEntry[]
  /** Of the records that were there before and are not, or no longer at that version. */
  readonly gone: readonly DigestEntry[]
}

/** The spaces of one transaction: taken from other writers when first asked for, written back once at its end. */
export interface SpaceLedger {
  /** Takes these spaces, in the one order that everybody takes them in. */
  lock(ids: Iterable<SpaceId>): Promise<void>
  /** SYNC-9: the version this space takes for the change that comes next. */
  takeVersion(id: SpaceId): Promise<number>
  record(id: SpaceId, change: SpaceChange): Promise<void>
  /** Who may read the space has changed: what was known about its readers is out of date. */
  raiseAccess(id: SpaceId): Promise<void>
  /** The space holds a record that says who may read this or another space, and that has changed for these people. */
  markRegranted(id: SpaceId, concerned: Iterable<UserId>): Promise<void>
  /** One mutation has changed this space and others. */
  markPart(id: SpaceId): Promise<void>
  /** Whether this transaction has written there, which the database's own count shows at the end only. */
  isChanged(id: SpaceId): boolean
  write(): Promise<void>
  /** What the transaction did, one entry a space, for those who listen. */
  committed(): readonly CommittedSpace[]
  /** Every space that was taken or turned out to be in somebody's hands, so that another try can take them all at its beginning. */
  wanted(): readonly SpaceId[]
}

interface Row {
  readonly version: number
  readonly digest: string
  readonly access: number
}

interface Entry {
  readonly before: Row | undefined
  version: number
  digest: string
  access: number
  regranted: boolean
  isPart: boolean
  readonly concerned: Set<UserId>
  readonly put: Map<string, { readonly record: WireRecord; readonly characters: number }>
  readonly del: Map<string, readonly [string, string]>
}

const selectSpace = 'select version, digest, access from space where id = ?1'
const insertSpace = 'insert into space (id, version, digest, floor, access, number) values (?1, ?2, ?3, 0, ?4, ?5)'
const updateSpace = 'update space set version = ?2, digest = ?3, access = ?4 where id = ?1'

export function spaceLedger(sql: SqlRunner, known: readonly SpaceId[] = []): SpaceLedger {
  const entries = new Map<SpaceId, Entry>()
  const wanted = new Set<SpaceId>(known)
  let highest = ''

  const take = async (id: SpaceId): Promise<Entry> => {
    const known = entries.get(id)
    if (known !== undefined) return known
    wanted.add(id)
    // Whoever waits only for spaces behind all it has can never wait in a circle. Any other is taken at once or not at all, and then everything again in order.
    const before = await sql.hold<Row>(selectSpace, id, id > highest)
    if (id > highest) highest = id
    const start = before ?? { version: 0, digest: emptyDigest, access: 0 }
    const entry: Entry = {
      ...start,
      before,
      regranted: false,
      concerned: new Set(),
      isPart: false,
      put: new Map(),
      del: new Map(),
    }
    entries.set(id, entry)
    return entry
  }

  return {
    async lock(ids) {
      for (const id of ids) wanted.add(id)
      // Everybody takes spaces in the order of their ids, so that two never wait for each other.
      for (const id of [...wanted].sort()) await take(id)
    },
    async takeVersion(id) {
      const entry = await take(id)
      entry.version += 1
      return entry.version
    },
    async record(id, { put, characters, del, gone }) {
      const entry = await take(id)
      entry.digest = changeDigest(entry.digest, gone, put)
      for (const [place, record] of put.entries()) {
        const key = `${record.kind}/${record.id}`
        entry.del.delete(key)
        entry.put.set(key, { record, characters: characters[place] ?? 0 })
      }
      for (const { kind, id: record } of del) {
        const key = `${kind}/${record}`
        entry.put.delete(key)
        entry.del.set(key, [kind, record])
      }
    },
    async raiseAccess(id) {
      const entry = await take(id)
      entry.access += 1
    },
    async markRegranted(id, concerned) {
      const entry = await take(id)
      entry.regranted = true
      for (const user of concerned) entry.concerned.add(user)
    },
    async markPart(id) {
      const entry = await take(id)
      entry.isPart = true
    },
    isChanged(id) {
      const entry = entries.get(id)
      return entry !== undefined && isChanged(entry)
    },
    async write() {
      for (const [id, entry] of entries) {
        if (!isChanged(entry)) continue
        const { version, digest, access } = entry
        if (entry.before === undefined) await sql.run(insertSpace, id, version, digest, access, spaceNumber(id))
        else await sql.run(updateSpace, id, version, digest, access)
      }
    },
    committed: () => [...entries].flatMap(([id, entry]) => (isChanged(entry) ? [toCommitted(id, entry)] : [])),
    wanted: () => [...wanted],
  }
}

const isChanged = ({ before, version, access }: Entry): boolean =>
  version !== (before?.version ?? 0) || access !== (before?.access ?? 0)

const toCommitted = (space: SpaceId, entry: Entry): CommittedSpace => ({
  space,
  from: entry.before?.version ?? 0,
  to: entry.version,
  access: entry.access,
  accessChanged: entry.regranted || entry.access !== (entry.before?.access ?? 0),
  isPart: entry.isPart,
  concerned: [...entry.concerned],
  digest: entry.digest,
  characters: [...entry.put.values()].reduce((sum, { characters }) => sum + characters, 0),
  put: [...entry.put.values()].map(({ record }) => record),
  del: [...entry.del.values()],
})
