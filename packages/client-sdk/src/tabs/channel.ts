import type { SpaceId } from '@etude/core'
import type { EngineState } from '../sync/sync-engine.ts'

/** What tabs of one account say to each other. Losing a message loses no data: the next one, or the next poll, says it again. */
export type TabMessage =
  /** `keys` is null where everything may have changed. `queued`: there is something to send. */
  | { readonly type: 'changed'; readonly keys: readonly string[] | null; readonly queued: boolean }
  /** Other spaces are wanted than before. `released`: nobody in the tab that says so holds this one any more. */
  | { readonly type: 'wanted'; readonly released: SpaceId | null }
  | { readonly type: 'who-syncs' }
  | { readonly type: 'state'; readonly state: EngineState }
  | { readonly type: 'sync-now'; readonly request: string }
  | { readonly type: 'sync-done'; readonly request: string; readonly state: EngineState }
  | { readonly type: 'signed-out' }

interface Channel {
  post(message: TabMessage): void
  close(): void
}

/** Joins the tabs that share a name. */
export type OpenChannel = (name: string, listener: (message: TabMessage) => void) => Channel

/** The tab is the only one there is. */
export const noChannel: OpenChannel = () => ({ post: () => {}, close: () => {} })

export const broadcastChannels =
  (Channel: typeof BroadcastChannel): OpenChannel =>
  (name, listener) => {
    const channel = new Channel(name)
    channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => listener(data))
    return { post: (message) => channel.postMessage(message), close: () => channel.close() }
  }
