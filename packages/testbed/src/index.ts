export { chromium } from './chromium.ts'
export type { Chromium } from './chromium.ts'
export { createDatabase, startPostgres } from './start-postgres.ts'
export type { PostgresServer } from './start-postgres.ts'
