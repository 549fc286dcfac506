import type { Migration } from 'kysely/migration'
import { UnusableDatabase } from '../unusable-database.ts'
import * as records from './0001-records.ts'
import * as accounts from './0002-accounts.ts'
import * as origins from './0003-origins.ts'
import * as unaskedIndex from './0004-unasked-index.ts'

/** Every migration, in order of name: one set for both databases. */
export const migrations: Record<string, Migration> = {
  '0001-records': records,
  '0002-accounts': accounts,
  '0003-origins': origins,
  '0004-unasked-index': unaskedIndex,
}

/** A database that has been through a migration we have never heard of belongs to a newer Etude. */
export function refuseUnknownMigrations(done: readonly string[], database: string): void {
  const unknown = done.find((name) => !Object.hasOwn(migrations, name))
  if (unknown === undefined) return
  throw new UnusableDatabase(
    `${database} was written by a newer version of Etude (its step ${unknown} is not known here); it was left as it is.`,
  )
}
