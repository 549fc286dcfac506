import type { SqliteHandle } from '../database/open-database.ts'
import { Overloaded, StorageError } from '../database/sql-runner.ts'
import { sqliteError, sqliteRunner } from '../database/sqlite-runner.ts'
import type { Announcer } from './announcer.ts'
import type { KeptCurricula } from './kept-curricula.ts'
import { openTransaction } from './transactions.ts'
import type { Transactions, Work } from './transactions.ts'

/** Enough to share one sync of the disk among many, few enough that nobody waits long for the others. */
const jobsPerGroupMax = 256

interface Job {
  readonly work: Work<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * COMMIT-2. Group commit: what arrives within one turn of the event loop shares one transaction and one sync of the disk.
 * If one of the group throws, the group is undone and each is repeated in a transaction of its own.
 */
export function sqliteTransactions(
  { writer, turn }: SqliteHandle,
  announcer: Announcer,
  waitingMax: number,
  curricula: KeptCurricula,
): Transactions {
  const sql = sqliteRunner(writer)
  const begin = writer.prepare('begin immediate')
  const commit = writer.prepare('commit')
  const rollback = writer.prepare('rollback')
  const waiting: Job[] = []
  let running: Promise<void> | null = null
  let closed = false

  async function attempt(jobs: readonly Job[]): Promise<readonly unknown[]> {
    try {
      begin.run()
      const transaction = openTransaction(sql, curricula)
      const answers: unknown[] = []
      for (const { work } of jobs) answers.push(await work(transaction))
      await transaction.spaces.write()
      const announce = announcer.takePlace()
      try {
        commit.run()
      } catch (error) {
        announce(null)
        throw error
      }
      announce(transaction.spaces.committed())
      return answers
    } catch (error) {
      if (writer.inTransaction) rollback.run()
      throw sqliteError(error)
    }
  }

  async function runJobs(jobs: readonly Job[]): Promise<void> {
    try {
      const answers = await attempt(jobs)
      for (const [place, job] of jobs.entries()) job.resolve(answers[place] as never)
    } catch (error) {
      if (jobs.length === 1 || error instanceof StorageError) for (const job of jobs) job.reject(error)
      else for (const job of jobs) await runJobs([job])
    }
  }

  async function drain(): Promise<void> {
    do {
      // Whatever the event loop still has in hand joins the group, and it gets its turn between two groups.
      await new Promise((resolve) => setImmediate(resolve))
      const leave = await turn.enter()
      try {
        await runJobs(waiting.splice(0, jobsPerGroupMax))
      } finally {
        leave()
      }
    } while (waiting.length > 0)
    running = null
  }

  return {
    transact<T>(work: Work<T>): Promise<T> {
      if (closed) return Promise.reject(new Error('The server is closing and takes no more changes'))
      if (waiting.length >= waitingMax) return Promise.reject(new Overloaded('changes'))
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve, reject })
        running ??= drain()
      })
    },
    async close() {
      closed = true
      await running
    },
  }
}
