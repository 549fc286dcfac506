import { isWithoutEffect, sameJson } from '@etude/core'
import type { Instant, Outcome, ReplicaRun } from '@etude/core'
import type { EditId, TraceLine } from '../client.ts'
import type { GatheredWrites } from '../local-store/gather-writes.ts'
import { editOf } from '../local-store/rows.ts'
import type { Attempt, AttemptRow, JournalRow, OutboxRow } from '../local-store/rows.ts'
import { longer, wholeTrace } from '../outbox/trace.ts'
import { cameOutOtherwise } from './came-out-otherwise.ts'
import type { ServerState } from './came-out-otherwise.ts'
import { originOf } from './replica-state.ts'
import type { ReplicaState } from './replica-state.ts'

export interface Settling extends ServerState {
  readonly state: ReplicaState
  readonly kept: readonly OutboxRow[]
  readonly gone: readonly OutboxRow[]
  /** What the server said just now, by place in the outbox. */
  readonly outcomes: ReadonlyMap<number, Outcome>
  readonly runs: ReadonlyMap<number, ReplicaRun>
  readonly attempts: readonly AttemptRow[]
  /** The latest, which stands nowhere yet. */
  readonly attempt: Attempt | null
  readonly now: Instant
  readonly serverTime: Instant
}

export interface Settled {
  /** What waits on. */
  readonly outbox: readonly OutboxRow[]
  /** What goes to the journal, where none of it can stand yet. */
  readonly confirmed: readonly JournalRow[]
}

/** SYNC-5. Moves every mutation that the server has decided to where its author finds it, and notes on the others what happened to them. */
export function settle(tables: GatheredWrites, settling: Settling): Settled {
  const { state, kept, gone, outcomes, runs, attempts, attempt, now, serverTime } = settling
  const tries = attempt === null ? attempts : [...attempts, attempt]
  const buildsOn = dependents(settling)
  const waiting = kept.map((row) => {
    const updated = keptRow(row, outcomes.get(row.order), runs.get(row.order), buildsOn.get(row.order), now)
    if (updated !== row) tables.put('outbox', updated)
    return updated
  })
  const confirmed: JournalRow[] = []
  for (const row of gone) {
    const said = outcomes.get(row.order) ?? row.outcome
    if (said === null) continue
    tables.remove('outbox', row.order)
    const { order, inverse } = row
    const outcome = said.type === 'applied' && cameOutOtherwise(row, said, settling) ? changed(said) : said
    const news = outcomes.has(order) || outcome !== said ? [outcomeLine(outcome, now)] : []
    const edit = { ...editOf(row), trace: wholeTrace(row, tries, news) }
    if (isWithoutEffect(outcome)) {
      const refusal = outcome.refusal ?? { type: outcome.type }
      tables.put('refused', { ...edit, refusal, buildsOn: buildsOn.get(order) ?? row.buildsOn })
    } else {
      confirmed.push({ ...edit, origin: originOf(state, row), outcome, inverse, confirmedAt: serverTime })
    }
  }
  // Tries in which nothing that still waits took part.
  const oldest = kept[0]?.order ?? Infinity
  for (const { last, order } of attempts) if (last < oldest) tables.remove('attempt', order)
  return { outbox: waiting, confirmed }
}

const changed = (outcome: Outcome): Outcome => ({ ...outcome, type: 'changed' })

/** A later edit that read or wrote what a refused one had written stands or falls with it; so do those that built on that one. */
function dependents({ kept, gone, outcomes }: Settling): ReadonlyMap<number, EditId> {
  const roots: { readonly edit: EditId; readonly touches: Set<string> }[] = []
  const found = new Map<number, EditId>()
  if (![...outcomes.values()].some(isWithoutEffect)) return found
  for (const row of [...kept, ...gone].sort((a, b) => a.order - b.order)) {
    const root = roots.find(({ touches }) => [...row.reads, ...row.touches].some((key) => touches.has(key)))
    const outcome = outcomes.get(row.order)
    if (root !== undefined) {
      found.set(row.order, root.edit)
      for (const key of row.touches) root.touches.add(key)
    } else if (outcome !== undefined && isWithoutEffect(outcome)) {
      roots.push({ edit: row.buildsOn ?? row.edit, touches: new Set(row.touches) })
    }
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
  if (run !== undefined) {
    const { refusal, reads, touches, writes } = run
    const replayed = { reads, touches, writes, inverse: foundItDone(run) ? row.inverse : run.inverse }
    if (!isSameRun(row, replayed)) {
      const line: TraceLine = { at: now, what: 'replayed', detail: refusal?.type ?? null }
      updated = { ...row, ...replayed, trace: longer(row.trace, line) }
    }
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
  refusal !== null || writes.every(({ fields }) => fields?.length === 0)

type Replayed = Pick<OutboxRow, 'reads' | 'touches' | 'writes' | 'inverse'>

const isSameRun = (a: Replayed, b: Replayed): boolean =>
  sameJson([a.reads, a.touches, a.writes, a.inverse], [b.reads, b.touches, b.writes, b.inverse])

const outcomeLine = ({ type, refusal }: Outcome, at: Instant): TraceLine => ({
  at,
  what: 'outcome',
  detail: refusal === undefined ? type : `${type}: ${refusal.type}`,
})
