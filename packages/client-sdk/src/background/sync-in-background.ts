import type { Client } from '../client.ts'
import type { ClientDeps, ClientOptions } from '../client-deps.ts'
import { indexedDbEngine } from '../local-store/indexeddb-engine.ts'
import { openClient } from '../open-client.ts'

/** `later`: something still waits that another try may bring through. Whatever else keeps it back is for its author to put right. */
export type BackgroundEnd = 'done' | 'later'

export type BackgroundOptions = ClientOptions &
  Partial<ClientDeps> & {
    /** Whether this account still has a replica here: opening one would make it, and an account that has signed out wants none. */
    readonly isThere?: (name: string) => Promise<boolean>
  }

/** One round from a service worker, when the tabs may be gone. Where a tab leads, that tab is asked to do it and nothing is sent from here. */
export async function syncInBackground({
  isThere = isInIndexedDb,
  ...options
}: BackgroundOptions): Promise<BackgroundEnd> {
  if (!(await isThere(`etude:${options.account}`))) return 'done'
  const client = await openClient({ ...options, storage: options.storage ?? workerStorage(), connect: undefined })
  try {
    return await endOf(client)
  } finally {
    await client.close()
  }
}

async function endOf(client: Client): Promise<BackgroundEnd> {
  const { type, pending } = await client.syncNow()
  const isForThePerson = type === 'signed-out' || type === 'app-too-old'
  return pending === 0 || isForThePerson ? 'done' : 'later'
}

/** Asking for storage that lasts is for a page, where a person can be asked. */
const workerStorage = () => indexedDbEngine({ indexedDB, IDBKeyRange })

async function isInIndexedDb(name: string): Promise<boolean> {
  const { indexedDB } = globalThis as Partial<typeof globalThis>
  // A browser that cannot say what is there is left alone: the next tab sends what waits.
  if (indexedDB?.databases === undefined) return false
  return (await indexedDB.databases()).some((database) => database.name === name)
}
