import type { Json, SpaceId } from '@etude/core'
import { verifyDatabase } from '@etude/server'
import type { Database } from '@etude/server'
import type { Complain } from './complain.ts'
import type { Oracle } from './oracle.ts'

/** Compares the database with what must be in it, and lets the product's own check look through everything. */
export async function checkDatabase(
  database: Database,
  rows: <T>(statement: string) => Promise<readonly T[]>,
  oracle: Oracle,
  complain: Complain,
  how: 'versions' | 'everything',
): Promise<void> {
  const spaces = await rows<{ id: SpaceId; version: number; digest: string }>('select id, version, digest from space')
  for (const { id, version, digest } of spaces) {
    const due = oracle.spaces.now.get(id)?.version ?? 0
    if (version !== due) complain('SYNC-1', `${id} is at version ${version} on the disk, and ${due} was confirmed`)
    else if (digest !== oracle.spaces.digestOf(id)) complain('SYNC-7', `${id} does not add up on the server`)
  }
  const clients = await rows<{ id: string; last: number }>('select id, last_seq as last from client')
  const lastSeqs = new Map(clients.map(({ id, last }) => [id, last]))
  for (const [id, { lastSeq }] of oracle.clients)
    if ((lastSeqs.get(id) ?? 0) !== lastSeq)
      complain('SYNC-1', `${id} is at ${lastSeqs.get(id)}, and ${lastSeq} was confirmed`)
  if (how === 'versions') return
  for (const finding of await verifyDatabase(database)) complain('STORE-4', finding)
  const records = await rows<{ space: SpaceId; kind: string; id: string; version: number; body: string }>(
    'select space, kind, id, version, body from record where deleted = 0',
  )
  for (const { space, kind, id, version, body } of records) {
    const history = oracle.spaces.now.get(space)
    const due = history?.states.get(history.version)?.get(`${kind}/${id}`)
    const isDue = due !== undefined && due.version === version
    if (!isDue || JSON.stringify(sorted(due.body)) !== JSON.stringify(sorted(JSON.parse(body) as Json)))
      complain('SYNC-3', `${kind}/${id} in ${space} is not what the mutations come to`)
  }
}

const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, item]) => [name, sorted(item)]),
        )
