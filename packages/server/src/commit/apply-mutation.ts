import { bufferedTx, ok, summariesAfter, zoneNamed } from '@etude/core'
import type {
  MutationContext,
  OverlayReader,
  PreparedMutation,
  Reader,
  Refusal,
  Result,
  Stored,
  Write,
} from '@etude/core'
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
  /** What mutations of one request have read, with what they wrote on top: most of them ask for the same. */
  readonly known?: OverlayReader
}

/** COMMIT-1. Runs a mutator on a buffer and stores what it wrote if it answers ok; a refusal and a throw have written nothing. */
export async function applyMutation(
  { sql, reader, spaces, known }: CommitTransaction,
  prepared: PreparedMutation,
  context: MutationContext,
): Promise<Result<Receipt, Refusal>> {
  const buffer = bufferedTx(known ?? reader)
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
  const besides = await flushWrites(sql, spaces, summaries)
  if (known !== undefined) {
    layOver(known, writes, touched)
    layOver(known, summaries, besides)
  }
  return ok({ touched, inverse: answer.value.inverse, superseded: answer.value.superseded === true })
}

function layOver(known: OverlayReader, writes: readonly Write[], touched: Receipt['touched']): void {
  const versions = new Map(touched)
  for (const write of writes) {
    const { kind, id } = write.type === 'put' ? write.draft : write.before
    // The cast: a draft with the version that its space took is what was stored.
    const stored = write.type === 'put' ? { ...write.draft, version: versions.get(write.draft.space) } : null
    known.set(kind, id, stored as unknown as Stored | null)
  }
}
