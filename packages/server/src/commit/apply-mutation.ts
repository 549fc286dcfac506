import { bufferedTx, ok, summariesAfter, zoneNamed } from '@etude/core'
import type { MutationContext, PreparedMutation, Reader, Refusal, Result } from '@etude/core'
import { yjsDocuments } from '../collab/yjs-documents.ts'
import type { SqlRunner } from '../database/sql-runner.ts'
import type { Receipt } from './commit.ts'
import { flushWrites } from './flush-writes.ts'
import type { SpaceLedger } from './space-ledger.ts'

/** An open transaction of either database. */
export interface CommitTransaction {
  readonly sql: SqlRunner
  readonly reader: Reader
  readonly spaces: SpaceLedger
}

/** COMMIT-1. Runs a mutator on a buffer and stores what it wrote if it answers ok; a refusal and a throw have written nothing. */
export async function applyMutation(
  { sql, reader, spaces }: CommitTransaction,
  prepared: PreparedMutation,
  context: MutationContext,
): Promise<Result<Receipt, Refusal>> {
  const buffer = bufferedTx(reader)
  const answer = await prepared.apply(buffer, {
    ...context,
    knowsZone: (zone) => zoneNamed(zone).ok,
    documents: yjsDocuments,
  })
  if (!answer.ok) return answer
  const writes = await buffer.writes()
  // Before they are stored: what is looked up after that would be asked of the database twice.
  const summaries = await summariesAfter(buffer, writes, context.now)
  const touched = await flushWrites(sql, spaces, writes)
  // Apart from what the mutation did: its author need not know these spaces, and nobody has to wait to see both at once.
  await flushWrites(sql, spaces, summaries)
  return ok({ touched, inverse: answer.value.inverse, superseded: answer.value.superseded === true })
}
