export type {
  Client,
  EditId,
  LiveQuery,
  LocalEdit,
  NotFetched,
  PendingMutation,
  RefusedEdit,
  SettledEdit,
  SyncStatus,
  TraceLine,
} from './client.ts'
export { openClient } from './open-client.ts'
export type { ClientDeps, ClientOptions } from './client-deps.ts'
export { indexedDbEngine } from './local-store/indexeddb-engine.ts'
export type { LocalStore, StoreEngine } from './local-store/local-store.ts'
