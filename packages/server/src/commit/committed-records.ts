import type { Reader } from '@etude/core'
import type { Database } from '../database/open-database.ts'
import { postgresRunner } from '../database/postgres-runner.ts'
import { sqliteRunner } from '../database/sqlite-runner.ts'
import { recordReader } from './record-reader.ts'

/** Records as they stand, for routes that only look. It waits for no writer, and what it answers may have changed a moment later. */
export const committedRecords = (database: Database): Reader =>
  // A pool answers a single query as a connection does.
  recordReader(database.type === 'sqlite' ? sqliteRunner(database.reader) : postgresRunner(database.pool as never))
