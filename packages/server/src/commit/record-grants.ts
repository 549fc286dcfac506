import { declarationOf, grantDepthMax, spaceTypes } from '@etude/core'
import type { Grant, SpaceId, Stored, UserId } from '@etude/core'
import type { SqlRunner } from '../database/sql-runner.ts'

const insertMembership = `
  insert into membership (object, subject, role, kind, record) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing`
const deleteMembership =
  'delete from membership where object = ?1 and subject = ?2 and role = ?3 and kind = ?4 and record = ?5'
const subjectsOfObject = 'select distinct subject from membership where object = ?1'
const userPrefix = 'user:'
const objectsOfSubject = 'select distinct object from membership where subject = ?1'

/** Keeps the membership rows of one record and answers the grants that came or went. */
export async function changeGrants(
  sql: SqlRunner,
  before: Stored | undefined,
  after: Stored | undefined,
): Promise<readonly Grant[]> {
  const record = after ?? before
  if (record === undefined || declarationOf(record.kind).grants === undefined) return []
  const old = grantsByKey(before)
  const current = grantsByKey(after)
  const changed: Grant[] = []
  for (const [key, grant] of old) {
    if (current.has(key)) continue
    await sql.run(deleteMembership, grant.object, grant.subject, grant.role, record.kind, record.id)
    changed.push(grant)
  }
  for (const [key, grant] of current) {
    if (old.has(key)) continue
    await sql.run(insertMembership, grant.object, grant.subject, grant.role, record.kind, record.id)
    changed.push(grant)
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

/** The people behind these subjects: of a group, its members as the transaction has left them. Whoever left it is found by what they watched. */
export async function peopleBehind(sql: SqlRunner, subjects: Iterable<Grant['subject']>): Promise<ReadonlySet<UserId>> {
  const people = new Set<UserId>()
  let groups: string[] = []
  const sort = (subject: string): void =>
    void (subject.startsWith(userPrefix)
      ? people.add(subject.slice(userPrefix.length) as UserId)
      : groups.push(subject))
  for (const subject of subjects) sort(subject)
  for (let depth = 1; depth < grantDepthMax && groups.length > 0; depth += 1) {
    const asked = new Set(groups)
    groups = []
    for (const group of asked) {
      for (const { subject } of await sql.rows<{ subject: string }>(subjectsOfObject, group)) sort(subject)
    }
  }
  return people
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
