import { declarationOf, keyInIndex } from '@etude/core'
import type { DigestEntry, Draft, Grant, SpaceId, Stored, WireRecord, Write } from '@etude/core'
import type { SqlRunner } from '../database/sql-runner.ts'
import { changeGrants, peopleBehind, spacesBehind } from './record-grants.ts'
import type { SpaceLedger } from './space-ledger.ts'

const putRecord = `
  insert into record (space, kind, id, version, deleted, body) values (?1, ?2, ?3, ?4, 0, ?5)
  on conflict (space, kind, id) do update set version = excluded.version, deleted = 0, body = excluded.body`
const changeRecord = 'update record set version = ?4, body = ?5 where space = ?1 and kind = ?2 and id = ?3'
const buryRecord = `update record set version = ?4, deleted = 1, body = 'null' where space = ?1 and kind = ?2 and id = ?3`
const insertIndex = 'insert into record_index (kind, name, key, space, id) values (?1, ?2, ?3, ?4, ?5)'
const deleteIndex = 'delete from record_index where kind = ?1 and name = ?2 and key = ?3 and id = ?4'

type Touched = readonly (readonly [SpaceId, number])[]

interface Change {
  readonly put: WireRecord[]
  readonly characters: number[]
  readonly del: DigestEntry[]
  readonly gone: DigestEntry[]
}

/**
 * Stores what one mutator wrote: each space takes one version, a record that left its space leaves a tombstone there, and indexes, memberships and
 * digests move with the records.
 */
export async function flushWrites(sql: SqlRunner, spaces: SpaceLedger, writes: readonly Write[]): Promise<Touched> {
  if (writes.length === 0) return []
  const versions = await takeVersions(spaces, writes)
  const versionOf = (space: SpaceId): number => {
    const version = versions.get(space)
    if (version === undefined) throw new Error(`The space ${space} was written and took no version`)
    return version
  }
  const changes = new Map<SpaceId, Change>()
  const changeOf = (space: SpaceId): Change => {
    const change = changes.get(space) ?? { put: [], characters: [], del: [], gone: [] }
    changes.set(space, change)
    return change
  }
  const regranted: Grant[] = []
  for (const write of writes) {
    const { before } = write
    const after = write.type === 'put' ? asStored(write.draft, versionOf(write.draft.space)) : undefined
    if (before !== undefined) {
      changeOf(before.space).gone.push(before)
      if (after?.space !== before.space) {
        // Before the record is put elsewhere: it may be alive in one space only.
        await sql.run(buryRecord, before.space, before.kind, before.id, versionOf(before.space))
        changeOf(before.space).del.push(before)
      }
    }
    if (after !== undefined) {
      // A change in place leaves the index of what is alive alone.
      const statement = before?.space === after.space ? changeRecord : putRecord
      const body = JSON.stringify(after.body)
      await sql.run(statement, after.space, after.kind, after.id, after.version, body)
      const change = changeOf(after.space)
      change.put.push(toWire(after))
      change.characters.push(body.length)
    }
    await changeIndexKeys(sql, before, after)
    regranted.push(...(await changeGrants(sql, before, after)))
  }
  for (const [space, change] of changes) await spaces.record(space, change)
  if (versions.size > 1) for (const space of versions.keys()) await spaces.markPart(space)
  if (regranted.length > 0) {
    const opened = await spacesBehind(
      sql,
      regranted.map(({ object }) => object),
    )
    await spaces.lock(opened)
    // Once these are held, nobody joins or leaves the groups behind them unseen.
    const concerned = await peopleBehind(
      sql,
      regranted.map(({ subject }) => subject),
    )
    for (const space of opened) await spaces.raiseAccess(space)
    for (const space of versions.keys()) await spaces.markRegranted(space, concerned)
  }
  return [...versions]
}

async function takeVersions(spaces: SpaceLedger, writes: readonly Write[]): Promise<ReadonlyMap<SpaceId, number>> {
  const written = new Set<SpaceId>()
  for (const write of writes) {
    if (write.before !== undefined) written.add(write.before.space)
    if (write.type === 'put') written.add(write.draft.space)
  }
  const versions = new Map<SpaceId, number>()
  if (written.size > 1) await spaces.lock(written)
  for (const space of [...written].sort()) versions.set(space, await spaces.takeVersion(space))
  return versions
}

async function changeIndexKeys(sql: SqlRunner, before: Stored | undefined, after: Stored | undefined): Promise<void> {
  const record = after ?? before
  if (record === undefined) return
  for (const name of indexNamesOf(record.kind)) {
    const old = before === undefined ? null : keyInIndex(before, name)
    const current = after === undefined ? null : keyInIndex(after, name)
    if (old === current && before?.space === after?.space) continue
    if (old !== null) await sql.run(deleteIndex, record.kind, name, old, record.id)
    if (current !== null && after !== undefined) {
      await sql.run(insertIndex, record.kind, name, current, after.space, record.id)
    }
  }
}

const indexNames = new Map<string, readonly string[]>()

function indexNamesOf(kind: Stored['kind']): readonly string[] {
  const known = indexNames.get(kind)
  if (known !== undefined) return known
  const names = Object.keys(declarationOf(kind).indexes)
  indexNames.set(kind, names)
  return names
}

const asStored = (draft: Draft, version: number): Stored => ({ ...draft, version }) as Stored

const toWire = ({ kind, id, version, body }: Stored): WireRecord => ({
  kind,
  id,
  version,
  body: body as WireRecord['body'],
})
