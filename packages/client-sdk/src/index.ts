export type {
  Client,
  EditId,
  LiveQuery,
  LocalEdit,
  PendingMutation,
  RefusedEdit,
  SyncStatus,
  TraceLine,
} from './client.ts'
