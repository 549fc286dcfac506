import { applyWrite, ok, overlayReader, recordKey, refuse, tryOnReplica } from '@etude/core'
import type { Actor, At, Instant, Mutation, PendingWrite, Reader, Refusal, ReplicaRun, Result } from '@etude/core'
import type { EditId, LocalEdit } from '../client.ts'
import type { StoreTx } from '../local-store/local-store.ts'
import { mutatorHere } from '../load-mutators.ts'
import { recordReader } from '../local-store/record-reader.ts'
import type { OutboxRow } from '../local-store/rows.ts'
import type { Foresight } from './foresight.ts'
import { gatherPending } from './gather-pending.ts'

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
  readonly foresight: Foresight
}

export interface EditsRun<R> {
  /** Each has come by now; one whose mutator threw rejects. */
  readonly answers: readonly Promise<Result<LocalEdit, R | Refusal>>[]
  readonly touched: ReadonlySet<string>
  readonly replaced: readonly EditId[]
  /** What these edits have looked up and written, as it stands after them. Nothing else can be asked of it. */
  readonly known: Reader
}

/** While these are written, those behind them run. */
const editsTogether = 250

interface Tried extends PlannedEdit {
  readonly run: ReplicaRun
}

/** Runs edits one after another on what this device shows, and writes all of them at once: their records, what the server had there, and the queue. */
export async function runEdits<R>(
  tx: StoreTx,
  plans: readonly EditPlan<R>[],
  { actor, now, newId, foresight }: RunEditsDeps,
): Promise<EditsRun<R>> {
  const context = { actor, now, named: mutatorHere }
  let reader: Reader = recordReader(tx)
  const view = overlayReader({ get: (...asked) => reader.get(...asked), list: (...asked) => reader.list(...asked) })
  const answers: Promise<Result<LocalEdit, R | Refusal>>[] = []
  const rows: Omit<OutboxRow, 'order'>[] = []
  const writes: PendingWrite[] = []
  const touched = new Set<string>()
  const replaced: EditId[] = []

  /** On what shows now. Changes nothing. */
  async function tryOne(plan: EditPlan<R>): Promise<Result<Tried, R | Refusal>> {
    const planned = await plan(tx)
    if (!planned.ok) return planned
    const { mutation, at } = planned.value
    // Of many edits, each waits with the others.
    if (plans.length === 1) foresight.lookAhead(view, mutation)
    const run = await tryOnReplica(view, mutation, { ...context, at })
    foresight.remember(mutation, run.reads)
    return ok({ ...planned.value, run })
  }

  const isTouched = (key: string): boolean => touched.has(key)
  const isOvertaken = ({ reads, writes }: ReplicaRun): boolean =>
    reads.some(isTouched) || writes.some(({ kind, id }) => isTouched(recordKey(kind, id)))

  async function runOne(plan: EditPlan<R>, before: ReturnType<typeof tryOne>): Promise<Result<LocalEdit, R | Refusal>> {
    let tried = await before.catch(() => tryOne(plan))
    if (tried.ok && isOvertaken(tried.value.run)) tried = await tryOne(plan)
    if (!tried.ok) return tried
    const { mutation, at, bytes, replaces, run } = tried.value
    if (run.refusal !== null) return refuse(run.refusal as Refusal)
    const edit = newId()
    const { refusal: _, ...did } = run
    const targets = run.writes.map(({ kind, id }) => ({ kind, id }))
    const trace = [{ at: now, what: 'queued' as const, detail: null }]
    const fresh = { edit, queuedAt: now, targets, origin: null, outcome: null, buildsOn: null, trace }
    rows.push({ ...mutation, ...did, ...fresh, at, bytes })
    for (const write of run.writes) applyWrite(view, write)
    writes.push(...run.writes)
    for (const key of run.touches) touched.add(key)
    if (replaces !== null) replaced.push(replaces)
    return { ok: true, value: { edit, canUndo: run.inverse !== null } }
  }

  // What many edits read is asked for at once: one by one, each would wait for its own answers. Those that do not meet have thereby run. The
  // next of them are looked at before these are written, since what is asked later waits for what is written first.
  const tryFrom = (from: number) =>
    plans.slice(from, from + editsTogether).map((plan) => {
      const tried = tryOne(plan)
      tried.catch(() => {})
      return { plan, tried }
    })
  const written: Promise<unknown>[] = []
  let next = tryFrom(0)
  for (let from = editsTogether; next.length > 0; from += editsTogether) {
    const these = next
    await Promise.allSettled(these.map(({ tried }) => tried))
    next = tryFrom(from)
    for (const { plan, tried } of these) {
      const answer = runOne(plan, tried)
      // A mutator that throws has written nothing, and the edits beside it are not to blame.
      await answer.catch(() => {})
      answers.push(answer)
    }
    const [queued, shown] = [rows.splice(0), writes.splice(0)]
    if (queued.length === 0) continue
    const gathered = await gatherPending(view, shown)
    const writing = Promise.all([tx.append('outbox', queued), gathered.flush(tx)])
    // Awaited with the others below. Until then nobody is to be surprised that it fails.
    writing.catch(() => {})
    written.push(writing)
  }
  await Promise.all(written)
  if (replaced.length > 0) await tx.remove('refused', replaced)
  reader = nothingMore
  return { answers, touched, replaced, known: view }
}

const refuseMore = (): Promise<never> =>
  Promise.reject(new Error('The edits are written, and look nothing up any more'))
const nothingMore: Reader = { get: refuseMore, list: refuseMore }
