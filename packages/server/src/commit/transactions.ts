import type { SpaceId } from '@etude/core'
import type { SqlRunner } from '../database/sql-runner.ts'
import type { CommitTransaction } from './apply-mutation.ts'
import type { KeptCurricula } from './kept-curricula.ts'
import { spaceLedger } from './space-ledger.ts'

/**
 * Work in one durable transaction. It may run more than once, each time from the beginning, and only the last run counts; it awaits its transaction
 * and nothing else.
 */
export type Work<T> = (transaction: CommitTransaction) => Promise<T>

/** How one of the databases carries out work. A promise that resolves says that the work is durable, one that rejects that nothing of it is there. */
export interface Transactions {
  transact<T>(work: Work<T>): Promise<T>
  close(): Promise<void>
}

/** `known` are spaces that an earlier try ended up needing. */
export function openTransaction(
  sql: SqlRunner,
  curricula: KeptCurricula,
  known: readonly SpaceId[] = [],
): CommitTransaction {
  const spaces = spaceLedger(sql, known)
  return { sql, reader: curricula.reader(sql, spaces.isChanged), spaces }
}
