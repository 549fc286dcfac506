import type { Migration } from 'kysely/migration'
import * as records from './0001-records.ts'

/** Every migration, in order of name: one set for both databases. */
export const migrations: Record<string, Migration> = {
  '0001-records': records,
}
