import { defineConfig } from 'vitest/config'

// The limits are there to end what hangs, far above what anything takes, also on a busy machine.
export default defineConfig({
  test: {
    name: 'web',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['../testbed/src/fixed-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
