import { overlayReader, readAhead, refuse, runOnReplica } from '@etude/core'
import type { Actor, At, Instant, Mutation, PendingWrite, Refusal, Result } from '@etude/core'
import type { EditId, LocalEdit } from '../client.ts'
import type { StoreTx } from '../local-store/local-store.ts'
import { mutatorHere } from '../load-mutators.ts'
import { recordReader } from '../local-store/record-reader.ts'
import type { OutboxRow } from '../local-store/rows.ts'
import { writePending } from './write-pending.ts'

/** An edit about to be made. What it takes is looked up in the transaction that makes it. */
export type EditPlan<R> = (tx: StoreTx) => Promise<Result<PlannedEdit, R | Refusal>>

export interface PlannedEdit {
  readonly mutation: Mutation
  readonly at: At
  readonly bytes: number
  /** The refused edit that this one stands in for. */
  readonly replaces: EditId | null
}

export interface RunEditsDeps {
  readonly actor: Actor
  readonly now: Instant
  readonly newId: () => string
}

export interface EditsRun<R> {
  /** Each has come by now; one whose mutator threw rejects. */
  readonly answers: readonly Promise<Result<LocalEdit, R | Refusal>>[]
  readonly touched: ReadonlySet<string>
  readonly replaced: readonly EditId[]
}

/** Runs edits one after another on what this device shows, and writes all of them at once: their records, what the server had there, and the queue. */
export async function runEdits<R>(
  tx: StoreTx,
  plans: readonly EditPlan<R>[],
  { actor, now, newId }: RunEditsDeps,
): Promise<EditsRun<R>> {
  const context = { actor, now, named: mutatorHere }
  const view = overlayReader(recordReader(tx))
  const answers: Promise<Result<LocalEdit, R | Refusal>>[] = []
  const rows: Omit<OutboxRow, 'order'>[] = []
  const writes: PendingWrite[] = []
  const touched = new Set<string>()
  const replaced: EditId[] = []

  async function runOne(plan: EditPlan<R>): Promise<Result<LocalEdit, R | Refusal>> {
    const planned = await plan(tx)
    if (!planned.ok) return planned
    const { mutation, at, bytes, replaces } = planned.value
    const run = await runOnReplica(view, mutation, { ...context, at })
    if (run.refusal !== null) return refuse(run.refusal as Refusal)
    const edit = newId()
    const { refusal: _, ...did } = run
    const targets = run.writes.map(({ kind, id }) => ({ kind, id }))
    const trace = [{ at: now, what: 'queued' as const, detail: null }]
    const fresh = { edit, queuedAt: now, targets, origin: null, outcome: null, buildsOn: null, trace }
    rows.push({ ...mutation, ...did, ...fresh, at, bytes })
    writes.push(...run.writes)
    for (const key of run.touches) touched.add(key)
    if (replaces !== null) replaced.push(replaces)
    return { ok: true, value: { edit, canUndo: run.inverse !== null } }
  }

  // What many edits read is asked for at once: one by one, each would wait for its own answers.
  if (plans.length > 1)
    await Promise.allSettled(
      plans.map(async (plan) => {
        const planned = await plan(tx)
        if (planned.ok) await readAhead(view, planned.value.mutation, { ...context, at: planned.value.at })
      }),
    )
  for (const plan of plans) {
    const answer = runOne(plan)
    // A mutator that throws has written nothing, and the edits beside it are not to blame.
    await answer.catch(() => {})
    answers.push(answer)
  }
  if (rows.length > 0) await Promise.all([tx.append('outbox', rows), writePending(tx, view, writes)])
  if (replaced.length > 0) await tx.remove('refused', replaced)
  return { answers, touched, replaced }
}
