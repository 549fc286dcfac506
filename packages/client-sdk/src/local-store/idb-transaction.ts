import { isErrorNamed } from './error-named.ts'

/**
 * Runs work in one transaction. A write is over once it is durable; what its last requests come to is not waited for before, since the browser
 * undoes everything should one of them fail. A read is over once it has its answer.
 */
export async function inTransaction<T>(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  tables: readonly string[],
  work: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  // Strict: IndexedDB may otherwise say that a write is done while only the operating system has it.
  const transaction = database.transaction([...tables], mode, { durability: 'strict' })
  const ended = endOf(transaction)
  // Awaited below, or not needed. Until then nobody is to be surprised that it fails.
  ended.catch(() => {})
  let answer: T
  try {
    answer = await work(transaction)
  } catch (error) {
    ignoreIfOver(() => transaction.abort())
    // A request that was given up because another one failed, or that came too late for that, has nothing to tell.
    throw (isErrorNamed(error, consequences) ? transaction.error : null) ?? error
  }
  // Said by itself, the browser would notice later, and who waits for the tables with it.
  ignoreIfOver(() => transaction.commit())
  if (mode === 'readonly') return answer
  await ended
  return answer
}

const consequences = ['AbortError', 'TransactionInactiveError', 'InvalidStateError']

const endOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () =>
      reject(transaction.error ?? new DOMException('The transaction was given up', 'AbortError'))
  })

/** One that made no request, or in which one failed, has ended by itself. */
function ignoreIfOver(end: () => void): void {
  try {
    end()
  } catch (error) {
    if (!isErrorNamed(error, ['InvalidStateError'])) throw error
  }
}
