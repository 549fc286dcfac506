import type { SyncStatus } from '../client.ts'
import { loadLater } from '../load-later.ts'
import { isErrorNamed } from '../local-store/error-named.ts'
import type { LocalStore, StoreEngine } from '../local-store/local-store.ts'

/** SYNC-17. Knows how safe the replica is here, and keeps a little room so that a person can go on writing when there is none left. */
export interface StorageWatch {
  readonly state: SyncStatus['storage']
  /** Writes what a person did. Where there is no room for it, the reserve is given up for one more try. */
  withRoom<T>(write: () => Promise<T>): Promise<T>
  /** Whether an error was only that there is no room. What comes from the server may not use the reserve. */
  isFull(error: unknown): boolean
  onVanished(): void
  /** Sync is through: whatever was lost is fetched again, and the reserve can be filled up. */
  onSynced(): Promise<void>
}

export function createStorageWatch(
  store: LocalStore,
  engine: StoreEngine,
  onChange: () => void,
): StorageWatch & { begin(): Promise<void> } {
  let persistent = false
  let isTrimmed = false
  let trouble: 'full' | 'lost' | null = null

  function isFull(error: unknown): boolean {
    if (!isErrorNamed(error, ['QuotaExceededError'])) return false
    trouble = 'full'
    onChange()
    return true
  }

  return {
    isFull,
    get state() {
      return trouble ?? (persistent ? 'persistent' : 'best-effort')
    },
    async begin() {
      persistent = await engine.persist()
      onChange()
      await (await loadLater()).fillReserve(store)
    },
    withRoom: (write) =>
      write().catch(async (error: unknown) => {
        if (isFull(error) && (await (await loadLater()).spendReserve(store))) return write()
        throw error
      }),
    onVanished() {
      trouble = 'lost'
      onChange()
    },
    async onSynced() {
      if (!isTrimmed) await (await loadLater()).trimJournal(store)
      isTrimmed = true
      if (trouble !== 'full') return
      await (await loadLater()).fillReserve(store)
      trouble = null
      onChange()
    },
  }
}
