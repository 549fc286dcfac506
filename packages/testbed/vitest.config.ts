import { defineConfig } from 'vitest/config'

const isQuick = process.env['ETUDE_TESTS'] === 'quick'

export default defineConfig({
  test: {
    name: 'testbed',
    include: ['src/**/*.test.ts'],
    // The inner loop unpacks no browser and starts no database.
    exclude: isQuick ? ['src/chromium.test.ts', 'src/start-postgres.test.ts'] : [],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
