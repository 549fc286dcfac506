import { isWithoutEffect, sameJson } from '@etude/core'
import type { Instant, Outcome, ReplicaRun } from '@etude/core'
import type { EditId, TraceLine } from '../client.ts'
import type { StoreTx } from '../local-store/local-store.ts'
import type { AttemptRow, JournalRow, OutboxRow, RefusedRow } from '../local-store/rows.ts'
import { seqOf } from './replica-state.ts'
import type { ReplicaState } from './replica-state.ts'

export interface Settling {
  readonly state: ReplicaState
  readonly kept: readonly OutboxRow[]
  readonly gone: readonly OutboxRow[]
  /** What the server said just now, by place in the outbox. */
  readonly outcomes: ReadonlyMap<number, Outcome>
  readonly runs: ReadonlyMap<number, ReplicaRun>
  readonly now: Instant
  readonly serverTime: Instant
}

/** SYNC-5. Moves every mutation that the server has decided to where its author finds it, and notes on the others what happened to them. */
export async function settle(tx: StoreTx, settling: Settling): Promise<void> {
  const { state, kept, gone, outcomes, runs, now, serverTime } = settling
  const buildsOn = dependents(settling)
  const attempts = outcomes.size === 0 && gone.length === 0 ? [] : await tx.all('attempt')
  const updates = kept.flatMap((row) => {
    const updated = keptRow(row, outcomes.get(row.order), runs.get(row.order), buildsOn.get(row.order), now)
    return updated === row ? [] : [updated]
  })
  const refused: RefusedRow[] = []
  const journal: JournalRow[] = []
  for (const row of gone) {
    const outcome = outcomes.get(row.order) ?? row.outcome
    if (outcome === null) continue
    const { edit, name, version, args, at, queuedAt, targets, order, inverse } = row
    const seq = seqOf(state, row)
    const made = { edit, name, version, args, at, queuedAt, targets, order }
    const trace = wholeTrace(row, attempts, outcomes.has(order) ? [outcomeLine(outcome, now)] : [])
    if (isWithoutEffect(outcome)) {
      const refusal = outcome.refusal ?? { type: outcome.type }
      refused.push({ ...made, seq, refusal, buildsOn: buildsOn.get(order) ?? row.buildsOn, trace })
    } else {
      const origin = row.origin ?? { client: state.client.client, seq }
      journal.push({ ...made, origin, outcome, inverse, confirmedAt: serverTime, trace })
    }
  }
  await Promise.all([
    tx.put('outbox', updates),
    tx.remove(
      'outbox',
      gone.map(({ order }) => order),
    ),
    tx.put('refused', refused),
    tx.put('journal', journal),
    tx.remove('attempt', outdated(attempts, kept)),
  ])
}

/** A later edit that read or wrote what a refused one had written stands or falls with it; so do those that built on that one. */
function dependents({ kept, gone, outcomes }: Settling): ReadonlyMap<number, EditId> {
  const roots: { readonly edit: EditId; readonly order: number; readonly touches: Set<string> }[] = []
  const found = new Map<number, EditId>()
  if (![...outcomes.values()].some(isWithoutEffect)) return found
  for (const row of [...kept, ...gone].sort((a, b) => a.order - b.order)) {
    const root = roots.find(({ touches }) => [...row.reads, ...row.touches].some((key) => touches.has(key)))
    if (root !== undefined) {
      found.set(row.order, root.edit)
      for (const key of row.touches) root.touches.add(key)
    }
    const outcome = outcomes.get(row.order)
    if (root === undefined && outcome !== undefined && isWithoutEffect(outcome))
      roots.push({ edit: row.buildsOn ?? row.edit, order: row.order, touches: new Set(row.touches) })
  }
  return found
}

function keptRow(
  row: OutboxRow,
  outcome: Outcome | undefined,
  run: ReplicaRun | undefined,
  buildsOn: EditId | undefined,
  now: Instant,
): OutboxRow {
  let updated = row
  const inverse = run === undefined || foundItDone(run) ? row.inverse : run.inverse
  if (run !== undefined && !isSameRun(row, { ...run, inverse })) {
    const { reads, touches, writes } = run
    const line: TraceLine = { at: now, what: 'replayed', detail: run.refusal?.type ?? null }
    updated = { ...updated, reads, touches, writes, inverse, trace: longer(row.trace, line) }
  }
  if (outcome !== undefined) updated = { ...updated, outcome, trace: longer(updated.trace, outcomeLine(outcome, now)) }
  if (buildsOn !== undefined) updated = { ...updated, buildsOn }
  return updated
}

/**
 * An announcement may bring an edit's own result before the answer to the request that sent it. Replayed over that, the edit
 * finds nothing left to do, and would say that taking it back means doing nothing: what its first run knew still holds.
 */
const foundItDone = ({ refusal, writes }: ReplicaRun): boolean =>
  refusal !== null || writes.every(({ fields }) => fields !== null && fields.length === 0)

const isSameRun = (row: OutboxRow, run: ReplicaRun): boolean =>
  sameJson([row.reads, row.touches, row.writes, row.inverse], [run.reads, run.touches, run.writes, run.inverse])

const outcomeLine = ({ type, refusal }: Outcome, at: Instant): TraceLine => ({
  at,
  what: 'outcome',
  detail: refusal === undefined ? type : `${type}: ${refusal.type}`,
})

const traceLinesMax = 40

const longer = (trace: readonly TraceLine[], line: TraceLine): readonly TraceLine[] =>
  [...trace, line].slice(-traceLinesMax)

/** What happened to one mutation, with the tries to send that it was part of, in the order of time. */
export function wholeTrace(
  row: Pick<OutboxRow, 'order' | 'trace'>,
  attempts: readonly AttemptRow[],
  more: readonly TraceLine[] = [],
): readonly TraceLine[] {
  const sent = attempts
    .filter(({ first, last }) => first <= row.order && row.order <= last)
    .map(({ at, what, detail }): TraceLine => ({ at, what, detail }))
  const [queued, ...since] = row.trace
  // Within one moment a try comes before what it brought.
  const lines = [...(queued === undefined ? [] : [queued]), ...sent, ...since, ...more]
  return lines.sort((a, b) => a.at - b.at).slice(-traceLinesMax)
}

/** Tries in which nothing that still waits took part. */
function outdated(attempts: readonly AttemptRow[], kept: readonly OutboxRow[]): readonly number[] {
  const oldest = kept[0]?.order ?? Infinity
  return attempts.filter(({ last }) => last < oldest).map(({ order }) => order)
}
