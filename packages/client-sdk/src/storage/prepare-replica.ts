import { ClientId, isKindName, schemaVersion } from '@etude/core'
import type { ClientDeps } from '../client-deps.ts'
import { loadLater } from '../load-later.ts'
import type { LocalStore } from '../local-store/local-store.ts'
import { clientIn, newClientMeta } from '../sync/replica-meta.ts'

/** Makes a new replica usable, and an old one fit for this app. Answers whether there was one before that is gone (SYNC-17). */
export async function prepareReplica(
  store: Omit<LocalStore, 'close'>,
  { newId, marker }: Pick<ClientDeps, 'newId' | 'marker'>,
  name: string,
  wasOpen: boolean,
): Promise<{ readonly vanished: boolean }> {
  // Nearly always there is nothing to do, and the first screen should not wait for a write.
  const [found, schema, others] = await store.read(['meta', 'other'], (tx) =>
    Promise.all([clientIn(tx), tx.get('meta', 'schema'), tx.all('other')]),
  )
  const isOurs = schema?.name === 'schema' && schema.version === schemaVersion
  if (others.some(({ kind }) => isKindName(kind)) || (found !== undefined && !isOurs))
    await (await loadLater()).bringUpToDate(store)
  const made = newClientMeta(ClientId.parse(newId()))
  const { client } =
    found ??
    (await store.write(['meta'], async (tx) => {
      const known = await clientIn(tx)
      if (known === undefined) await tx.put('meta', [made, { name: 'schema', version: schemaVersion }])
      return known ?? made
    }))
  const marked = marker?.getItem(name) ?? null
  const isExpected = wasOpen || marked !== null
  if (marked !== client) marker?.setItem(name, client)
  return { vanished: client === made.client && isExpected }
}
