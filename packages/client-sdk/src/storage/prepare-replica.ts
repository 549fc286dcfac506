import { isKindName, schemaVersion } from '@etude/core'
import type { ClientId } from '@etude/core'
import type { ClientDeps } from '../client-deps.ts'
import { loadLater } from '../load-later.ts'
import type { Touched } from '../live/live-queries.ts'
import type { LocalStore } from '../local-store/local-store.ts'
import { metaIn, newClientMeta } from '../sync/replica-meta.ts'

/** Behind the client's id: the layout that was seen to be in order. */
const marking = ` ${schemaVersion}`

/** What was here last was laid out as this app does, so that it may be shown before anybody has looked. */
export const isMarkedInOrder = (marker: ClientDeps['marker'], name: string): boolean =>
  marker?.getItem(name)?.endsWith(marking) === true

/** Makes a new replica usable, and an old one fit for this app. Answers whether there was one before that is gone (SYNC-17). */
export async function prepareReplica(
  store: Omit<LocalStore, 'close'>,
  { newId, marker }: Pick<ClientDeps, 'newId' | 'marker'>,
  name: string,
  wasOpen: boolean,
  onTouched: (keys: Touched) => void,
): Promise<boolean> {
  const markedBefore = marker?.getItem(name) ?? null
  // Nearly always there is nothing to do, and the first screen should not wait for a write.
  const [found, schema, others] = await store.read(['meta', 'other'], (tx) =>
    Promise.all([metaIn(tx, 'client'), metaIn(tx, 'schema'), tx.all('other')]),
  )
  if (others.some(({ kind }) => isKindName(kind)) || (found !== undefined && schema?.version !== schemaVersion)) {
    await (await loadLater()).bringUpToDate(store)
    // The mark may be from another time than the data.
    onTouched('everything')
  }
  // The cast: the server looks at its shape.
  const made = newClientMeta(newId() as ClientId)
  const { client } =
    found ??
    (await store.write(['meta'], async (tx) => {
      const known = await metaIn(tx, 'client')
      if (known === undefined) await tx.put('meta', [made, { name: 'schema', version: schemaVersion }])
      return known ?? made
    }))
  const marked = marker?.getItem(name) ?? null
  const isExpected = wasOpen || markedBefore !== null
  const mark = client + marking
  // One that went meanwhile was taken by another tab that signs out.
  const isSignedOut = markedBefore !== null && marked === null
  if (marked !== mark && !isSignedOut) marker?.setItem(name, mark)
  return client === made.client && isExpected
}
