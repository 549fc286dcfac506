import { limits } from '@etude/core'
import type { Outcome, Refusal } from '@etude/core'
import type { OutboxRow } from '../local-store/rows.ts'
import { seqOf } from './replica-state.ts'
import { takeIn } from './round.ts'
import type { TakeInDeps } from './round.ts'

/**
 * SYNC-4. An edit that the server cannot even read is refused here, in its name; what waits behind it goes on. Its number is missing
 * afterwards, so that the rest goes under a new client id. Happens so seldom that it is loaded only then.
 */
export async function refuseUnread(deps: TakeInDeps, row: OutboxRow, detail: string): Promise<void> {
  await takeIn(deps, (state) => {
    const seq = seqOf(state, row)
    const outcome: Outcome = { seq, type: 'refused', refusal: { ...refusalOf(row, detail) }, touched: [] }
    const outcomes = new Map([[seq, outcome]])
    const { sync, spaces } = state
    return { ...sync, type: 'apply', only: null, changes: [], drop: [], spaces, outcomes, released: [seq] }
  })
}

/** It came alone and was still too much, or could not be read. */
const refusalOf = ({ bytes }: OutboxRow, detail: string): Refusal =>
  detail === 'body-too-large'
    ? { type: 'mutation-too-large', bytes, bytesMax: limits.mutationBytes }
    : { type: 'invalid-arguments', issues: [{ path: '', message: detail }] }
