import { ClientId, isKindName } from '@etude/core'
import type { ClientDeps } from '../client-deps.ts'
import { recordTable, recordTables } from '../local-store/layout.ts'
import type { LocalStore, StoreReader, StoreTx, TableName } from '../local-store/local-store.ts'
import { recordRow } from '../local-store/rows.ts'
import { newClientMeta } from '../sync/replica-state.ts'

/** Makes a new replica usable, and an old one fit for this app. Answers whether there was one before that is gone (SYNC-17). */
export async function prepareReplica(
  store: Omit<LocalStore, 'close'>,
  { newId, marker }: Pick<ClientDeps, 'newId' | 'marker'>,
  name: string,
  wasOpen: boolean,
): Promise<{ readonly vanished: boolean }> {
  // Nearly always there is nothing to do, and the first screen should not wait for a write.
  const found = await store.read(preparedTables, async (tx) => ({
    client: await clientIn(tx),
    others: await tx.all('other'),
  }))
  const isReady = found.client !== null && !found.others.some(({ kind }) => isKindName(kind))
  const client =
    isReady && found.client !== null
      ? { id: found.client, isNew: false }
      : await store.write([...recordTables, ...preparedTables], async (tx) => {
          await adoptKnownKinds(tx)
          const known = await clientIn(tx)
          if (known !== null) return { id: known, isNew: false }
          const made = newClientMeta(ClientId.parse(newId()))
          await tx.put('meta', [made])
          return { id: made.client, isNew: true }
        })
  const isExpected = wasOpen || (marker?.getItem(name) ?? null) !== null
  marker?.setItem(name, client.id)
  return { vanished: client.isNew && isExpected }
}

const preparedTables: readonly TableName[] = ['meta', 'other']

async function clientIn(tx: StoreReader): Promise<ClientId | null> {
  const row = await tx.get('meta', 'client')
  return row?.name === 'client' ? row.client : null
}

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
