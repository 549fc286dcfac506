import { declarationOf, grantDepthMax, spaceTypes } from '@etude/core'
import type { Grant, SpaceId, Stored } from '@etude/core'
import type { SqlRunner } from '../database/sql-runner.ts'

const insertMembership = `
  insert into membership (object, subject, role, kind, record) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing`
const deleteMembership =
  'delete from membership where object = ?1 and subject = ?2 and role = ?3 and kind = ?4 and record = ?5'
const objectsOfSubject = 'select distinct object from membership where subject = ?1'

/** Keeps the membership rows of one record and answers the spaces and groups whose readers that may have changed. */
export async function changeGrants(
  sql: SqlRunner,
  before: Stored | undefined,
  after: Stored | undefined,
): Promise<readonly Grant['object'][]> {
  const record = after ?? before
  if (record === undefined || declarationOf(record.kind).grants === undefined) return []
  const old = grantsByKey(before)
  const current = grantsByKey(after)
  const changed: Grant['object'][] = []
  for (const [key, { object, subject, role }] of old) {
    if (current.has(key)) continue
    await sql.run(deleteMembership, object, subject, role, record.kind, record.id)
    changed.push(object)
  }
  for (const [key, { object, subject, role }] of current) {
    if (old.has(key)) continue
    await sql.run(insertMembership, object, subject, role, record.kind, record.id)
    changed.push(object)
  }
  return changed
}

/** The spaces behind these objects: of a group, all that it may read. */
export async function spacesBehind(sql: SqlRunner, objects: Iterable<Grant['object']>): Promise<ReadonlySet<SpaceId>> {
  const spaces = new Set<SpaceId>()
  let groups: string[] = []
  const sort = (object: string): void => void (isSpace(object) ? spaces.add(object) : groups.push(object))
  for (const object of objects) sort(object)
  for (let depth = 1; depth < grantDepthMax && groups.length > 0; depth += 1) {
    const asked = new Set(groups)
    groups = []
    for (const group of asked) {
      for (const { object } of await sql.rows<{ object: string }>(objectsOfSubject, group)) sort(object)
    }
  }
  return spaces
}

export function grantsOf(record: Stored): readonly Grant[] {
  return declarationOf(record.kind).grants?.(record) ?? []
}

const grantsByKey = (record: Stored | undefined): ReadonlyMap<string, Grant> =>
  new Map(
    (record === undefined ? [] : grantsOf(record)).map((grant) => [
      `${grant.object} ${grant.subject} ${grant.role}`,
      grant,
    ]),
  )

/** What a grant opens is a space or a group, told apart by their prefix. */
export const isSpace = (object: string): object is SpaceId =>
  spaceTypes.some((type) => object === type || object.startsWith(`${type}:`))
