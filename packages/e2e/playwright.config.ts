import { defineConfig } from '@playwright/test'
import { chromium } from '@etude/testbed'

const { executablePath, env } = await chromium()

export default defineConfig({
  testDir: './src',
  outputDir: './test-results',
  // Two cores: more workers than that only make each other slow.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: {
    launchOptions: { executablePath, env: { ...env } },
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
  },
})
