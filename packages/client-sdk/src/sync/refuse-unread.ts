import { limits } from '@etude/core'
import type { Outcome, Refusal } from '@etude/core'
import { tableNames } from '../local-store/layout.ts'
import type { OutboxRow } from '../local-store/rows.ts'
import { applyChange } from './apply-change.ts'
import { loadState, seqOf } from './replica-state.ts'
import { serverTimeOf, tell } from './round.ts'
import type { RoundDeps } from './round.ts'

/**
 * SYNC-4. An edit that the server cannot even read is refused here, in its name; what waits behind it goes on. Its number is missing
 * afterwards, so that the rest goes under a new client id. Happens so seldom that it is loaded only then.
 */
export async function refuseUnread(deps: Omit<RoundDeps, 'send'>, row: OutboxRow, detail: string): Promise<void> {
  const { store, actor, now } = deps
  const applied = await store.write(tableNames, async (tx) => {
    const state = await loadState(tx)
    const { epoch, lastSeq, ack } = state.sync
    const seq = seqOf(state, row)
    const outcome: Outcome = { seq, type: 'refused', refusal: { ...refusalOf(row, detail) }, touched: [] }
    const refused = { only: null, changes: [], drop: [], outcomes: new Map([[seq, outcome]]), released: [seq] }
    const context = { actor, now: now(), serverTime: serverTimeOf(state, now()) }
    return applyChange(tx, state, { type: 'apply', epoch, lastSeq, ack, ...refused }, context)
  })
  if (applied !== null) tell(deps, applied)
}

/** It came alone and was still too much, or could not be read. */
const refusalOf = ({ bytes }: OutboxRow, detail: string): Refusal =>
  detail === 'body-too-large'
    ? { type: 'mutation-too-large', bytes, bytesMax: limits.mutationBytes }
    : { type: 'invalid-arguments', issues: [{ path: '', message: detail }] }
