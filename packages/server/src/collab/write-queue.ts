import type { Refusal, Result, UserId } from '@etude/core'
import * as Y from 'yjs'
import { loadLimits } from '../load-limits.ts'
import { closings } from '../live/closings.ts'
import type { Closing } from '../live/closings.ts'
import { toBase64 } from './yjs-documents.ts'

export interface WriteQueueDeps {
  readonly write: (user: UserId, update: string) => Promise<Result<unknown, Refusal>>
  readonly onError: (error: unknown) => void
  readonly onIdle: () => void
}

/** One connection of somebody. */
export interface Author {
  readonly user: UserId
  /** Ends the connection: whoever wrote what is refused still has it, and sees what is stored when they come back. */
  readonly refuse: (why: Closing) => void
}

export interface WriteQueue {
  add(author: Author, update: Uint8Array): void
  readonly isIdle: boolean
  /** Stores what waits and takes nothing more. */
  close(): Promise<void>
}

interface Waiting {
  readonly author: Author
  readonly updates: Uint8Array[]
  bytes: number
}

/** One mutation has room for so many bytes of a change, as text, beside its other arguments. */
const bytesOfMutation = 140_000
/** A change that changes nothing, as somebody sends who is asked for what we lack and has nothing. */
const isNothing = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0

/** ENSEMBLE-6. What is typed within a moment is stored together, of each person in order and under their own name. */
export function createWriteQueue({ write, onError, onIdle }: WriteQueueDeps): WriteQueue {
  let waiting: Waiting[] = []
  let bytesWaiting = 0
  let storing: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  return {
    add(author, update) {
      if (isClosed || isNothing(update)) return
      if (bytesWaiting + update.length > loadLimits.documentBytesWaiting) return author.refuse(closings.tooMuch)
      bytesWaiting += update.length
      const last = waiting.findLast((one) => one.author === author)
      if (last !== undefined && last.bytes + update.length <= bytesOfMutation) {
        last.updates.push(update)
        last.bytes += update.length
      } else waiting.push({ author, updates: [update], bytes: update.length })
      if (storing === undefined) timer ??= setTimeout(start, loadLimits.documentBatchMs)
    },
    get isIdle() {
      return waiting.length === 0 && storing === undefined
    },
    async close() {
      isClosed = true
      start()
      await storing
    },
  }

  function start(): void {
    clearTimeout(timer)
    timer = undefined
    storing ??= storeAll().finally(() => {
      storing = undefined
      // Something may have come after the last look.
      if (waiting.length > 0) start()
      else onIdle()
    })
  }

  async function storeAll(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await store(next)
      bytesWaiting -= next.bytes
    }
  }

  async function store({ author: { user, refuse }, updates }: Waiting): Promise<void> {
    const update = mergedUpdate(updates)
    if (update === null) return refuse(closings.badMessage)
    try {
      const done = await write(user, toBase64(update))
      if (!done.ok) refuse(closingOf(done.error))
    } catch (error) {
      onError(error)
      refuse(closings.notReady)
    }
  }
}

function mergedUpdate(updates: readonly Uint8Array[]): Uint8Array | null {
  try {
    return updates.length === 1 ? (updates[0] ?? null) : Y.mergeUpdates([...updates])
  } catch {
    return null
  }
}

function closingOf({ type }: Refusal): Closing {
  switch (type) {
    case 'not-allowed':
      return closings.notAllowed
    case 'not-found':
      return closings.gone
    case 'limit-reached':
      return closings.tooMuch
    default:
      return closings.badMessage
  }
}
