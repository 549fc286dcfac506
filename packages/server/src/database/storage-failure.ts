import pg from 'pg'
import { postgresError } from './postgres-runner.ts'
import { StorageError } from './sql-runner.ts'
import { sqliteError } from './sqlite-runner.ts'

const lostConnection = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH)$/
const lostConnectionWords = /Connection terminated|timeout exceeded when trying to connect/

/** Whether the database could not do its work, whoever asked it: our own statements say so themselves, kysely and the account library pass on what the driver said. */
export function isStorageError(error: unknown): boolean {
  if (error instanceof StorageError || sqliteError(error) instanceof StorageError) return true
  if (error instanceof pg.DatabaseError) return postgresError(error) instanceof StorageError
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return lostConnection.test(code) || lostConnectionWords.test(error.message)
}
