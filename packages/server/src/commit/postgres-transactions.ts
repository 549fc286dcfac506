import type { SpaceId } from '@etude/core'
import type pg from 'pg'
import type { PostgresHandle } from '../database/open-database.ts'
import { postgresError, postgresRunner } from '../database/postgres-runner.ts'
import { Overloaded, StorageError } from '../database/sql-runner.ts'
import type { Announcer } from './announcer.ts'
import type { CommitTransaction } from './apply-mutation.ts'
import type { KeptCurricula } from './kept-curricula.ts'
import { openTransaction } from './transactions.ts'
import type { Transactions, Work } from './transactions.ts'

const triesMax = 10
const firstPauseMs = 5
const longestPauseMs = 200

/**
 * COMMIT-8. One transaction a push. Rows that matter are held in one order, so that two pushes rarely meet head on; when they do, PostgreSQL ends one and
 * it is tried again after a moment, this time taking at once every space that the first try came to need.
 */
export function postgresTransactions(
  { pool }: PostgresHandle,
  announcer: Announcer,
  random: () => number,
  waitingMax: number,
  curricula: KeptCurricula,
): Transactions {
  const running = new Set<Promise<unknown>>()
  let closed = false

  async function tryOften<T>(work: Work<T>): Promise<T> {
    let known: readonly SpaceId[] = []
    for (let tries = 1; ; tries += 1) {
      const tried = await attempt(work, known)
      if (tried.ok) return tried.answer
      if (!(tried.error instanceof StorageError) || !tried.error.retryNow || tries === triesMax) throw tried.error
      known = tried.wanted
      await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1)) * (0.5 + random()))
    }
  }

  type Tried<T> =
    | { readonly ok: true; readonly answer: T }
    | { readonly ok: false; readonly error: unknown; readonly wanted: readonly SpaceId[] }

  async function attempt<T>(work: Work<T>, known: readonly SpaceId[]): Promise<Tried<T>> {
    const client = await connect(pool)
    const transaction = openTransaction(postgresRunner(client), curricula, known)
    try {
      await run(client, 'begin')
      const answer = await work(transaction)
      await transaction.spaces.write()
      await commitInOrder(client, transaction)
      client.release()
      return { ok: true, answer }
    } catch (error) {
      // A connection whose transaction cannot be ended is not given to anybody else.
      await client.query('rollback').then(
        () => client.release(),
        () => client.release(true),
      )
      return { ok: false, error, wanted: transaction.spaces.wanted() }
    }
  }

  async function commitInOrder(client: pg.PoolClient, { spaces }: CommitTransaction): Promise<void> {
    const announce = announcer.takePlace()
    try {
      await run(client, 'commit')
    } catch (error) {
      announce(null)
      throw error
    }
    announce(spaces.committed())
  }

  return {
    transact(work) {
      if (closed) return Promise.reject(new Error('The server is closing and takes no more changes'))
      if (running.size >= waitingMax) return Promise.reject(new Overloaded('changes'))
      const result = tryOften(work)
      const settled: Promise<unknown> = result.then(
        () => running.delete(settled),
        () => running.delete(settled),
      )
      running.add(settled)
      return result
    },
    async close() {
      closed = true
      await Promise.all(running)
    },
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw postgresError(error)
  }
}

async function run(client: pg.PoolClient, text: string): Promise<void> {
  try {
    await client.query(text)
  } catch (error) {
    throw postgresError(error)
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
