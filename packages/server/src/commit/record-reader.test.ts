import type { Draft, Stored, Write } from '@etude/core'
import { readerContract } from '@etude/core/testing'
import { describe } from 'vitest'
import { forEachDatabase } from '../database/for-each-database.ts'
import { postgresRunner } from '../database/postgres-runner.ts'
import { sqliteRunner } from '../database/sqlite-runner.ts'
import type { SqlRunner } from '../database/sql-runner.ts'
import { flushWrites } from './flush-writes.ts'
import { recordReader } from './record-reader.ts'
import { spaceLedger } from './space-ledger.ts'

forEachDatabase('record reader', (database) => {
  const inTransaction = async (work: (sql: SqlRunner) => Promise<void>): Promise<void> => {
    const opened = database()
    if (opened.type === 'sqlite') return work(sqliteRunner(opened.writer))
    const client = await opened.pool.connect()
    await work(postgresRunner(client))
    client.release()
  }
  const pooled = (): SqlRunner => {
    const opened = database()
    if (opened.type === 'sqlite') return sqliteRunner(opened.reader)
    return postgresRunner(opened.pool as never)
  }

  describe('as every reader', () => {
    readerContract('the record table', async () => ({
      reader: recordReader(pooled()),
      store: (drafts) =>
        inTransaction(async (sql) => {
          const ledger = spaceLedger(sql)
          await flushWrites(sql, ledger, drafts.map(asWrite))
          await ledger.write()
        }),
    }))
  })
})

const asWrite = (draft: Draft): Write => ({ type: 'put', before: undefined as Stored | undefined, draft })
