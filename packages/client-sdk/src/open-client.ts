import { ZoneName, userActor, versionOf } from '@etude/core'
import type { At, Mutation, SpaceId } from '@etude/core'
import type { Client, SyncStatus } from './client.ts'
import { defaultDeps } from './client-deps.ts'
import type { ClientDeps, ClientOptions } from './client-deps.ts'
import { createLiveQueries, ownKeys } from './live/live-queries.ts'
import type { LiveQueries, TableQuery } from './live/live-queries.ts'
import { loadLater } from './load-later.ts'
import type { LocalStore } from './local-store/local-store.ts'
import { createEditQueue } from './outbox/edit-queue.ts'
import { planMutation } from './outbox/plan-edit.ts'
import { keepUnder, keptUnder } from './storage/keepsakes.ts'
import { isMarkedInOrder, prepareReplica } from './storage/prepare-replica.ts'
import { createStorageWatch } from './storage/storage-watch.ts'
import type { StorageWatch } from './storage/storage-watch.ts'
import { syncIn } from './sync/replica-meta.ts'
import type { EngineState } from './sync/sync-engine.ts'
import { createSyncTab } from './tabs/sync-tab.ts'
import type { SyncTab } from './tabs/sync-tab.ts'

/** Opens an account's replica on this device. Everything beside `url` and `account` has a default in a browser. */
export async function openClient(options: ClientOptions & Partial<ClientDeps>): Promise<Client> {
  const deps: ClientDeps = { ...defaultDeps(options), ...options }
  const name = `etude:${deps.account}`
  let opened: Client | undefined
  const store = await deps.storage.open(name, async (reached, reopen) => {
    // Signed out in another tab: there is nothing to come back to.
    if (deps.marker !== undefined && deps.marker.getItem(name) === null) return void opened?.close()
    await reopen()
    await prepare(reached, true)
    live.touched('everything')
    tab.restart()
  })
  const live = createLiveQueries(store, deps.onError)
  const engineChanged = (): void => live.touched(new Set([ownKeys.engine]))
  const storage = createStorageWatch(store, deps.storage, engineChanged)
  const onError = (error: unknown): void => {
    if (!storage.isFull(error)) deps.onError(error)
  }
  const prepare = async (reached: Omit<LocalStore, 'close'>, wasOpen: boolean): Promise<void> => {
    if (await prepareReplica(reached, deps, name, wasOpen, live.touched)) storage.onVanished()
  }
  let prepared: Promise<void> | undefined
  const ready = (): Promise<void> =>
    (prepared ??= prepare(store, false).catch((error: unknown) => {
      prepared = undefined
      throw error
    }))
  // A device that has had a replica shows what is in it meanwhile. Only what writes there waits.
  if (isMarkedInOrder(deps.marker, name)) ready().catch(onError)
  else await ready()

  const tab = createSyncTab({
    ...deps,
    name,
    store,
    onError,
    ready,
    onTouched: live.touched,
    onState: (state) => {
      engineChanged()
      if (state.type === 'synced') storage.onSynced().catch(onError)
    },
    onSignedOut: () => void opened?.close(),
  })
  opened = clientOver(deps, name, { store, live, storage, tab, ready })
  ready().then(storage.begin).catch(onError)
  return opened
}

interface Parts {
  readonly store: LocalStore
  readonly live: LiveQueries
  readonly storage: StorageWatch
  readonly tab: SyncTab
  readonly ready: () => Promise<void>
}

function clientOver(deps: ClientDeps, name: string, { store, live, storage, tab, ready }: Parts): Client {
  const { account, now } = deps
  const withRoom: StorageWatch['withRoom'] = (write) => ready().then(() => storage.withRoom(write))
  const queue = createEditQueue({
    ...deps,
    store,
    actor: userActor(account),
    onWritten: (touched, known) => tab.changed(touched, true, known),
    withRoom,
  })
  const at = (): At => {
    const instant = now()
    // A device that does not know its zone, or calls it something odd, can still be written on.
    const { data: zone = utc } = ZoneName.safeParse(deps.zone())
    return { instant, zone, offset: deps.offsetMinutes(instant) }
  }

  let closing: Promise<void> | undefined
  const close = (): Promise<void> =>
    (closing ??= tab.stop().then(() => {
      live.close()
      return store.close()
    }))

  return {
    account,
    live: live.ofRecords,
    status: live.ofTables(() => ready().then(() => statusOf(tab.state, storage.state))),
    pending: live.ofTables(async () => (await loadLater()).pending),
    refused: live.ofTables(async () => (await loadLater()).refused),
    recent: live.ofTables(async () => (await loadLater()).recent),

    async mutate(mutation, args) {
      const planned = planMutation(mutationOf(mutation, args), at())
      return planned.ok ? queue.add(() => Promise.resolve(planned)) : planned
    },

    undo: async (edit) => (await loadLater()).undo(queue, edit, at()),

    resend: async (edit, args) => (await loadLater()).resend(store, queue, edit, args),

    async discard(edit) {
      await (await loadLater()).discard(store, edit)
      tab.changed(new Set([ownKeys.refused]), false)
    },

    open: tab.hold,

    kept: (key) => live.ofTables(() => keptUnder(key)),

    async keep(key, change) {
      await withRoom(() => keepUnder(store, key, change))
      tab.changed(new Set([ownKeys.kept(key)]), false)
    },

    async syncNow() {
      const { tables, ask } = statusOf(await tab.syncNow(), storage.state)
      return store.read(tables, (tx) => ask(tx, () => {}))
    },

    async exportPending() {
      return (await loadLater()).exportedPending(store)
    },

    async signOut({ discardPending = false } = {}) {
      const pending = await (await loadLater()).unsavedWork(store)
      if (pending > 0 && !discardPending) return { signedOut: false, pending }
      tab.tellSignedOut()
      deps.marker?.removeItem(name)
      await close()
      await deps.storage.remove(name)
      return { signedOut: true, pending }
    },

    close,
  }
}

const utc = ZoneName.parse('Etc/UTC')

function mutationOf(name: string, args: unknown): Mutation {
  // The cast: planMutation brings arguments into JSON, and the mutator checks them.
  return { name, version: versionOf(name), args: args as Mutation['args'] }
}

const { outbox, refused, sync, engine } = ownKeys

const statusOf = (state: EngineState, storage: SyncStatus['storage']): TableQuery<SyncStatus> => ({
  tables: ['outbox', 'refused', 'space', 'meta'],
  reads: [outbox, refused, sync, engine],
  async ask(tx) {
    const [pending, refusedCount, spaces, { syncedAt, skewMs, mismatches }] = await Promise.all([
      tx.count('outbox'),
      tx.count('refused'),
      tx.all('space'),
      syncIn(tx),
    ])
    const arriving: readonly SpaceId[] = spaces.filter((space) => space.arriving).map(({ id }) => id)
    const counts = { pending, refused: refusedCount, arriving, mismatches: mismatches ?? 0 }
    return { ...state, ...counts, lastSyncedAt: syncedAt, storage, clockSkewMs: skewMs }
  },
})
