import { ZoneName, mutators, userActor } from '@etude/core'
import type { At, Mutation, SpaceId } from '@etude/core'
import type { Client, SyncStatus } from './client.ts'
import { defaultDeps } from './client-deps.ts'
import type { ClientDeps, ClientOptions } from './client-deps.ts'
import { createLiveQueries, ownKeys } from './live/live-queries.ts'
import type { LiveQueries } from './live/live-queries.ts'
import type { LocalStore, StoreReader } from './local-store/local-store.ts'
import { createEditQueue } from './outbox/edit-queue.ts'
import { planMutation, planResend, planUndo } from './outbox/plan-edit.ts'
import {
  dependentsOf,
  exportTables,
  exportedPending,
  pendingMutations,
  pendingTables,
  refusedEdits,
  refusedTables,
  settledEdits,
} from './outbox/views.ts'
import { prepareReplica } from './storage/prepare-replica.ts'
import { createStorageWatch } from './storage/storage-watch.ts'
import type { StorageWatch } from './storage/storage-watch.ts'
import { keepWanted, noSync } from './sync/replica-state.ts'
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
  const prepare = async (reached: Omit<LocalStore, 'close'>, wasOpen: boolean): Promise<void> => {
    const { vanished } = await prepareReplica(reached, deps, name, wasOpen)
    if (vanished) storage.onVanished()
  }
  await prepare(store, false)
  storage.begin().catch((error: unknown) => storage.onFailed(error))

  const tab = createSyncTab({
    ...deps,
    name,
    store,
    onError: (error) => storage.isFull(error) || deps.onError(error),
    onTouched: (keys) => live.touched(keys),
    onState: (state) => {
      engineChanged()
      if (state.type === 'synced') storage.onSynced().catch(deps.onError)
    },
    onSignedOut: () => void opened?.close(),
  })
  opened = clientOver(deps, name, { store, live, storage, tab })
  return opened
}

interface Parts {
  readonly store: LocalStore
  readonly live: LiveQueries
  readonly storage: StorageWatch
  readonly tab: SyncTab
}

function clientOver(deps: ClientDeps, name: string, { store, live, storage, tab }: Parts): Client {
  const { account, now } = deps
  const queue = createEditQueue({
    ...deps,
    store,
    actor: userActor(account),
    onWritten: (touched) => tab.changed(touched, true),
    onFailed: (error) => storage.onFailed(error),
  })
  const at = (): At => {
    const instant = now()
    return { instant, zone: ZoneName.parse(deps.zone()), offset: deps.offsetMinutes(instant) }
  }
  const { outbox, refused, journal, sync, engine } = ownKeys
  const status = live.ofTables(['outbox', 'refused', 'space', 'meta'], [outbox, refused, sync, engine], (tx) =>
    readStatus(tx, tab.state, storage.state),
  )

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await tab.stop()
      live.close()
      await store.close()
    })()
    return closing
  }

  return {
    account,
    live: (query) => live.ofRecords(query),
    status,
    pending: live.ofTables(pendingTables, [outbox], pendingMutations),
    refused: live.ofTables(refusedTables, [refused], refusedEdits),
    recent: live.ofTables(['journal'], [journal], settledEdits),

    async mutate(mutation, args) {
      const planned = planMutation(mutationOf(mutation, args), at())
      return planned.ok ? queue.add(() => Promise.resolve(planned)) : planned
    },

    undo: (edit) => queue.add(planUndo(edit, at()), ['journal']),

    async resend(edit, args) {
      const dependents = await store.read(['refused'], async (tx) => dependentsOf(await tx.all('refused'), edit))
      // Queued in one tick, so that the whole chain goes in one transaction, in its order.
      const [first] = [edit, ...dependents].map((each, index) =>
        queue.add(planResend(each, index === 0 ? args : undefined), ['refused']),
      )
      if (first === undefined) throw new Error('A chain without a first edit')
      return first
    },

    async discard(edit) {
      await store.write(['refused'], async (tx) =>
        tx.remove('refused', [edit, ...dependentsOf(await tx.all('refused'), edit)]),
      )
      tab.changed(new Set([refused]), false)
    },

    async open(space) {
      await store.write(['meta'], (tx) => keepWanted(tx, space, now()))
      tab.wantedChanged()
      return { release: () => {} }
    },

    kept: (key) =>
      live.ofTables(['meta'], [`#kept:${key}`], async (tx) => {
        const row = await tx.get('meta', `kept:${key}`)
        return { value: row !== undefined && 'value' in row ? row.value : undefined }
      }),

    async keep(key, change) {
      const row = `kept:${key}` as const
      const write = () =>
        store.write(['meta'], async (tx) => {
          const before = await tx.get('meta', row)
          const value = change(before !== undefined && 'value' in before ? before.value : undefined)
          await (value === undefined ? tx.remove('meta', [row]) : tx.put('meta', [{ name: row, value }]))
        })
      await write().catch(async (error: unknown) => {
        if (!(await storage.onFailed(error))) throw error
        await write()
      })
      tab.changed(new Set([`#${row}`]), false)
    },

    async syncNow() {
      const reached = await tab.syncNow()
      return store.read(['outbox', 'refused', 'space', 'meta'], (tx) => readStatus(tx, reached, storage.state))
    },

    exportPending: () => store.read(exportTables, exportedPending),

    async signOut({ discardPending = false } = {}) {
      const pending = await store.read(['outbox', 'refused'], unsavedWork)
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

function mutationOf(name: keyof typeof mutators, args: unknown): Mutation {
  // The cast: planMutation brings arguments into JSON, and the mutator checks them.
  return { name, version: mutators[name].version, args: args as Mutation['args'] }
}

/** What only this device holds: edits that the server has not decided, and refused ones that their author has not. */
async function unsavedWork(tx: StoreReader): Promise<number> {
  const waiting = (await tx.all('outbox')).filter(({ outcome }) => outcome === null)
  return waiting.length + (await tx.count('refused'))
}

async function readStatus(tx: StoreReader, engine: EngineState, storage: SyncStatus['storage']): Promise<SyncStatus> {
  const [pending, refused, spaces, meta] = await Promise.all([
    tx.count('outbox'),
    tx.count('refused'),
    tx.all('space'),
    tx.get('meta', 'sync'),
  ])
  const { syncedAt, skewMs } = meta?.name === 'sync' ? meta : noSync
  const arriving: readonly SpaceId[] = spaces.filter((space) => space.arriving).map(({ id }) => id)
  return { ...engine, pending, refused, arriving, lastSyncedAt: syncedAt, storage, clockSkewMs: skewMs }
}
