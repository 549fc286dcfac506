import type { SyncStatus } from '../client.ts'
import { loadLater } from '../load-later.ts'
import { isErrorNamed } from '../local-store/error-named.ts'
import type { LocalStore, StoreEngine } from '../local-store/local-store.ts'

/** SYNC-17. Knows how safe the replica is here, and keeps a little room so that a person can go on writing when there is none left. */
export interface StorageWatch {
  readonly state: SyncStatus['storage']
  /** After a failed write: whether room was made, so that it is worth one more try. */
  onFailed(error: unknown): Promise<boolean>
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
    async onFailed(error) {
      return isFull(error) && (await loadLater()).spendReserve(store)
    },
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
