import { bufferedTx, ok, zoneNamed } from '@etude/core'
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
  const touched = await flushWrites(sql, spaces, await buffer.writes())
  return ok({ touched, inverse: answer.value.inverse, superseded: answer.value.superseded === true })
}
