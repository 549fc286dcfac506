import { ClientId, isKindName } from '@etude/core'
import type { ClientDeps } from '../client-deps.ts'
import { recordTable, recordTables } from '../local-store/layout.ts'
import type { LocalStore, StoreTx, TableName } from '../local-store/local-store.ts'
import { recordRow } from '../local-store/rows.ts'
import { newClientMeta } from '../sync/replica-state.ts'

/** Makes a new replica usable, and an old one fit for this app. Answers whether there was one before that is gone (SYNC-17). */
export async function prepareReplica(
  store: Omit<LocalStore, 'close'>,
  { newId, marker }: Pick<ClientDeps, 'newId' | 'marker'>,
  name: string,
  wasOpen: boolean,
): Promise<{ readonly vanished: boolean }> {
  const client = await store.write([...recordTables, ...preparedTables], async (tx) => {
    await adoptKnownKinds(tx)
    const found = await tx.get('meta', 'client')
    if (found?.name === 'client') return { id: found.client, isNew: false }
    const made = newClientMeta(ClientId.parse(newId()))
    await tx.put('meta', [made])
    return { id: made.client, isNew: true }
  })
  const isExpected = wasOpen || (marker?.getItem(name) ?? null) !== null
  marker?.setItem(name, client.id)
  return { vanished: client.isNew && isExpected }
}

const preparedTables: readonly TableName[] = ['meta', 'other']

/** SYNC-14. Records that an older app did not know have waited for this one. */
async function adoptKnownKinds(tx: StoreTx): Promise<void> {
  const known: string[] = []
  for (const { key, kind, id, ...record } of await tx.all('other')) {
    if (!isKindName(kind)) continue
    known.push(key)
    await tx.put(recordTable(kind), [recordRow(kind, id, record)])
  }
  await tx.remove('other', known)
}
