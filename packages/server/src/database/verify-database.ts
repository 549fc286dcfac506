import { changeDigest, declarationOf, emptyDigest, isKindName } from '@etude/core'
import type { DigestEntry, SpaceId } from '@etude/core'
import { allRecords, storedRecord } from './all-records.ts'
import type { RecordRow } from './all-records.ts'
import { indexRowKey, indexRowsOf, membershipRowKey, membershipRowsOf } from './derived-rows.ts'
import type { Database } from './open-database.ts'
import { createSnapshots } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'
import { spaceNumber } from './space-number.ts'
import type { Tables } from './tables.ts'

/** A thousand times the same fault is one fault. */
const findingsMax = 200

/** STORE-4. Checks everything that a commit keeps in step, in one view of the database, and answers what is wrong, a sentence each. */
export function verifyDatabase(database: Database): Promise<readonly string[]> {
  return createSnapshots(database)(async (snapshot) => {
    const findings: string[] = []
    const report = (finding: string): void => void (findings.length < findingsMax && findings.push(finding))
    await verifyRecords(snapshot, report)
    await verifyClients(snapshot, report)
    return findings
  })
}

type Report = (finding: string) => void

interface Tally {
  readonly live: DigestEntry[]
  newest: number
}

async function verifyRecords(snapshot: Snapshot, report: Report): Promise<void> {
  const tallies = new Map<SpaceId, Tally>()
  const indexRows = new Set<string>()
  const membershipRows = new Set<string>()
  for await (const row of allRecords(snapshot)) {
    count(tallies, row)
    verifyBody(row, report)
    const record = storedRecord(row)
    if (record === undefined) continue
    for (const indexRow of indexRowsOf(record)) indexRows.add(indexRowKey(indexRow))
    for (const membershipRow of membershipRowsOf(record)) membershipRows.add(membershipRowKey(membershipRow))
  }
  await verifySpaces(snapshot, tallies, report)
  const indexed = await snapshot.rows<Tables['record_index']>('select kind, name, key, space, id from record_index')
  compare('record_index', indexRows, indexed.filter(isOfKnownKind).map(indexRowKey), report)
  const members = await snapshot.rows<Tables['membership']>(
    'select object, subject, role, kind, record from membership',
  )
  compare('membership', membershipRows, members.filter(isOfKnownKind).map(membershipRowKey), report)
}

const isOfKnownKind = ({ kind }: { readonly kind: string }): boolean => isKindName(kind)

function count(tallies: Map<SpaceId, Tally>, { space, kind, id, version, deleted }: RecordRow): void {
  const tally = tallies.get(space) ?? { live: [], newest: 0 }
  tallies.set(space, tally)
  if (deleted === 0) tally.live.push({ kind, id, version })
  tally.newest = Math.max(tally.newest, version)
}

function verifyBody({ space, kind, id, deleted, body }: RecordRow, report: Report): void {
  const name = `${kind} ${id} in ${space}`
  if (deleted === 1) {
    if (body !== 'null') report(`The deleted record ${name} still has a body.`)
  } else if (isKindName(kind) && !declarationOf(kind).body.safeParse(parsed(body)).success) {
    report(`The body of ${name} is not what its kind declares.`)
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Not JSON is no body at all, which no kind accepts.
    return undefined
  }
}

async function verifySpaces(snapshot: Snapshot, tallies: Map<SpaceId, Tally>, report: Report): Promise<void> {
  const rows = await snapshot.rows<Tables['space'] & { id: SpaceId }>('select * from space')
  for (const { id, version, digest, floor, number } of rows) {
    const { live, newest } = tallies.get(id) ?? { live: [], newest: 0 }
    tallies.delete(id)
    if (changeDigest(emptyDigest, [], live) !== digest) report(`The digest of ${id} is not that of its records.`)
    if (newest > version) report(`${id} is at version ${version} and holds a record of version ${newest}.`)
    if (floor > version) report(`The floor of ${id}, ${floor}, is above its version ${version}.`)
    if (number !== spaceNumber(id)) report(`The short number of ${id} is not its own.`)
  }
  for (const id of tallies.keys()) report(`${id} holds records and is not among the spaces.`)
}

function compare(table: string, expected: ReadonlySet<string>, found: readonly string[], report: Report): void {
  const there = new Set(found)
  for (const row of expected) if (!there.has(row)) report(`The table ${table} lacks ${row}.`)
  for (const row of there) if (!expected.has(row)) report(`The table ${table} has ${row}, which no record gives.`)
}

interface ClientCount {
  readonly id: string
  readonly last_seq: number
  readonly acked_seq: number
  readonly mutations: number
  readonly newest: number
}

const countMutations = `
  select c.id, c.last_seq, c.acked_seq, count(m.seq) as mutations, coalesce(max(m.seq), 0) as newest
  from client c left join mutation m on m.client = c.id group by c.id, c.last_seq, c.acked_seq`
const keptArguments = `
  select m.client, m.seq from mutation m join client c on c.id = m.client
  where m.args is not null and (m.seq <= c.acked_seq
    or (m.outcome not like '%"type":"refused"%' and m.outcome not like '%"type":"failed"%'))`

async function verifyClients(snapshot: Snapshot, report: Report): Promise<void> {
  for (const client of await snapshot.rows<ClientCount>(countMutations)) {
    const { id, last_seq: last, acked_seq: acked, mutations, newest } = client
    if (mutations !== last || newest !== last) {
      report(`Client ${id} is at ${last} and has ${mutations} mutations, the newest ${newest}.`)
    }
    if (acked > last) report(`Client ${id} acknowledged ${acked} and is at ${last}.`)
  }
  for (const { client, seq } of await snapshot.rows<{ client: string; seq: number }>(keptArguments)) {
    report(`Mutation ${seq} of client ${client} keeps arguments that nobody waits for.`)
  }
}
