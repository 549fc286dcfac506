import type { Json } from '@etude/core'
import { ownKeys } from '../live/live-queries.ts'
import type { TableQuery } from '../live/live-queries.ts'
import type { LocalStore, StoreReader } from '../local-store/local-store.ts'
import { metaIn } from '../sync/replica-meta.ts'

/** What screens keep on this device alone. */
export const keptUnder = (name: string): TableQuery<{ readonly value: Json | undefined }> => ({
  tables: ['meta'],
  reads: [ownKeys.kept(name)],
  ask: async (tx) => ({ value: await valueIn(tx, name) }),
})

export const keepUnder = (
  store: LocalStore,
  name: string,
  change: (before: Json | undefined) => Json | undefined,
): Promise<void> =>
  store.write(['meta'], async (tx) => {
    const value = change(await valueIn(tx, name))
    if (value === undefined) await tx.remove('meta', [`kept:${name}`])
    else await tx.put('meta', [{ name: `kept:${name}`, value }])
  })

const valueIn = async (tx: StoreReader, name: string): Promise<Json | undefined> =>
  (await metaIn(tx, `kept:${name}`))?.value
