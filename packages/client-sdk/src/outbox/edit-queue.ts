import { refuse } from '@etude/core'
import type { Instant, Reader, Refusal, Result } from '@etude/core'
import type { LocalEdit, NotFetched } from '../client.ts'
import { areMutatorsHere, loadMutators } from '../load-mutators.ts'
import { recordTables } from '../local-store/layout.ts'
import type { LocalStore, TableName } from '../local-store/local-store.ts'
import { ownKeys } from '../live/live-queries.ts'
import type { StorageWatch } from '../storage/storage-watch.ts'
import { createForesight } from './foresight.ts'
import { runEdits } from './run-edits.ts'
import type { EditPlan, RunEditsDeps } from './run-edits.ts'

export interface EditQueue {
  /** Resolves when the edit is durable here, or refused. `tables`: what the plan looks up beside records. */
  add<R>(plan: EditPlan<R>, tables?: readonly TableName[]): Promise<Result<LocalEdit, R | Refusal | NotFetched>>
}

export interface EditQueueDeps extends Omit<RunEditsDeps, 'now' | 'foresight'> {
  readonly store: LocalStore
  readonly now: () => Instant
  /** `known`: what was looked up and written on the way, as it is now. */
  readonly onWritten: (touched: ReadonlySet<string>, known: Reader) => void
  readonly withRoom: StorageWatch['withRoom']
}

interface Waiting {
  readonly plan: EditPlan<unknown>
  readonly tables: readonly TableName[]
  readonly resolve: (result: Promise<Result<LocalEdit, unknown>>) => void
  readonly reject: (error: unknown) => void
}

const notFetched = Promise.resolve(refuse({ type: 'not-fetched' }))

/** Edits of one tick share a transaction; those that come while it runs share the next. */
export function createEditQueue(deps: EditQueueDeps): EditQueue {
  let waiting: Waiting[] = []
  let running = false
  const foresight = createForesight()

  async function runAll(): Promise<void> {
    running = true
    // Whoever else calls in this tick comes along.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await runBatch(batch)
    }
    running = false
  }

  async function runBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      // Where they cannot be fetched nothing is written, and the next edit asks again. A browser may go on refusing until the page is loaded anew.
      await loadMutators().catch(() => {})
      if (!areMutatorsHere()) {
        for (const { resolve } of batch) resolve(notFetched)
        return
      }
      const { answers, touched, replaced, known } = await writeBatch(batch)
      const keys = new Set(touched)
      keys.add(ownKeys.outbox)
      if (replaced.length > 0) keys.add(ownKeys.refused)
      deps.onWritten(keys, known)
      for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  function writeBatch(batch: readonly Waiting[]) {
    const tables = [
      ...new Set([...recordTables, 'shadow' as const, 'outbox' as const, ...batch.flatMap((item) => item.tables)]),
    ]
    const plans = batch.map(({ plan }) => plan)
    return deps.withRoom(() =>
      deps.store.write(tables, (tx) => runEdits(tx, plans, { ...deps, foresight, now: deps.now() })),
    )
  }

  return {
    add: (plan, tables = []) =>
      new Promise((resolve, reject) => {
        waiting.push({ plan: plan as EditPlan<unknown>, tables, resolve: resolve as Waiting['resolve'], reject })
        if (!running) void runAll()
      }),
  }
}
