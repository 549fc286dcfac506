import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { name: 'client-sdk', include: ['src/**/*.test.ts'] } })
