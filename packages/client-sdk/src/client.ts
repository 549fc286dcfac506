import type { ArgsOf, Json, MutationName, Reader, Refusal, Result, SpaceId, UserId } from '@etude/core'

/** A device's own copy of what its account may see, and the queue of what its people did. Knows no screen. */
export interface Client {
  readonly account: UserId
  /** Runs the mutation here, durably, and queues it for the server. Never waits for the network. */
  mutate<Name extends MutationName>(name: Name, args: ArgsOf<Name>): Promise<Result<LocalEdit, Refusal | NotFetched>>
  /** A query that answers again whenever what it read has changed. */
  live<T>(query: (reader: Reader) => Promise<T>): LiveQuery<T>
  readonly status: LiveQuery<SyncStatus>
  readonly pending: LiveQuery<readonly PendingMutation[]>
  /** In the order in which they were made. Those named as another's `dependents` are shown with that one. */
  readonly refused: LiveQuery<readonly RefusedEdit[]>
  /** What the server has decided lately, newest first: also what was superseded or came out differently, which its author may want to know. */
  readonly recent: LiveQuery<readonly SettledEdit[]>
  /** Takes one edit back by a new mutation; refused politely where the target has changed since. */
  undo(edit: EditId): Promise<Result<LocalEdit, Refusal | NotFetched | { readonly type: 'cannot-undo' }>>
  /** Sends a refused edit again, as it was or changed. */
  resend(edit: EditId, args?: Json): Promise<Result<LocalEdit, Refusal | NotFetched>>
  discard(edit: EditId): Promise<void>
  /** Fetches a space that this device does not always hold, and keeps it fresh until it is released in every tab; ten minutes later it goes. */
  open(space: SpaceId): Promise<{ release(): void }>
  /** Asks for a round trip now; resolves when nothing is left to send and receive, or with why that cannot be. */
  syncNow(): Promise<SyncStatus>
  /**
   * Something this device keeps for itself beside the replica, under a name: a clock that runs, a draft. It is never sent, every tab sees it, and it goes
   * with signing out. Undefined where nothing is kept; what an answer holds was written by `keep`, perhaps by an older app.
   */
  kept(name: string): LiveQuery<{ readonly value: Json | undefined }>
  /** Changes what is kept, in one transaction, so that two tabs never both act on the same value. Durable when it resolves; undefined forgets it. */
  keep(name: string, change: (before: Json | undefined) => Json | undefined): Promise<void>
  /** What has not reached the server, as text a person can keep. */
  exportPending(): Promise<string>
  /** Forgets this device's copy. With work pending it answers how much and does nothing, unless told to discard it. */
  signOut(options?: {
    readonly discardPending?: boolean
  }): Promise<{ readonly signedOut: boolean; readonly pending: number }>
  close(): Promise<void>
}

/** Names an edit for as long as this device knows it. */
export type EditId = string

/** What an edit needs could not be fetched, as there is no network and nothing of it here yet: nothing was written. */
export type NotFetched = { readonly type: 'not-fetched' }

export interface LocalEdit {
  readonly edit: EditId
  readonly canUndo: boolean
}

export interface LiveQuery<T> {
  /** The last answer, or undefined before the first. */
  readonly current: T | undefined
  /** The listener hears the answer there is, and each later one; never before this call has returned. */
  subscribe(listener: (value: T) => void): () => void
}

export type SyncStatus = {
  readonly pending: number
  readonly refused: number
  /** Spaces of which more is still to come. */
  readonly arriving: readonly SpaceId[]
  readonly lastSyncedAt: number | null
  readonly storage: 'persistent' | 'best-effort' | 'full' | 'lost'
  /** How many times a space on this device has not added up to what the server has, ever. Each was fetched again. */
  readonly mismatches: number
  /** How far this device's clock is behind the server's, by the last answer. Nothing depends on it. */
  readonly clockSkewMs: number | null
} & (
  | { readonly type: 'starting' }
  | { readonly type: 'synced' }
  | { readonly type: 'syncing' }
  | { readonly type: 'offline' }
  | { readonly type: 'signed-out' }
  | { readonly type: 'waiting'; readonly until: number; readonly reason: string }
  | { readonly type: 'app-too-old' }
)

export interface PendingMutation {
  readonly edit: EditId
  readonly name: string
  readonly args: Json
  readonly queuedAt: number
  readonly trace: readonly TraceLine[]
}

export interface TraceLine {
  readonly at: number
  readonly what: 'queued' | 'sent' | 'failed-to-send' | 'replayed' | 'outcome'
  readonly detail: string | null
}

export interface SettledEdit {
  readonly edit: EditId
  readonly name: string
  readonly args: Json
  readonly queuedAt: number
  readonly outcome: 'applied' | 'changed' | 'superseded'
  readonly canUndo: boolean
  readonly trace: readonly TraceLine[]
}

export interface RefusedEdit {
  readonly edit: EditId
  readonly name: string
  readonly args: Json
  readonly refusal: { readonly type: string }
  readonly queuedAt: number
  /** What the server holds today where this edit wanted to write. */
  readonly theirs: readonly { readonly kind: string; readonly id: string; readonly body: Json | null }[]
  /** Refused edits that built on this one: shown and decided with it. */
  readonly dependents: readonly EditId[]
}
