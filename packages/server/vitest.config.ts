import { defineConfig } from 'vitest/config'

const isQuick = process.env['ETUDE_TESTS'] === 'quick'

/** These start processes, a PostgreSQL or a mail server, or hash passwords slowly on purpose: the inner loop leaves them to `npm test`. */
const slow = [
  'src/cli.test.ts',
  'src/main.test.ts',
  'src/account/passwords.test.ts',
  'src/account/admin.test.ts',
  'src/commit/concurrency.test.ts',
  'src/commit/held-spaces.test.ts',
  'src/database/open-database.test.ts',
  'src/http/over-the-network.test.ts',
  'src/live/other-servers.test.ts',
  'src/sync/example.test.ts',
  'src/testing/crash.test.ts',
]

export default defineConfig({
  test: {
    name: 'server',
    include: ['src/**/*.test.ts'],
    setupFiles: ['../testbed/src/fixed-seed.ts'],
    exclude: isQuick ? slow : [],
    globalSetup: isQuick ? [] : ['src/database/postgres-for-tests.ts'],
    // The limits are there to end what hangs, far above what anything takes, also on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
