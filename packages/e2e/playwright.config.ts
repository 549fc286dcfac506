import { defineConfig } from '@playwright/test'
import { chromium } from '@etude/testbed'

const { executablePath, env } = await chromium()

const measured = '**/first-load.spec.ts'

export default defineConfig({
  testDir: './src',
  outputDir: './test-results',
  // Two cores: more workers than that only make each other slow.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // There to end what hangs, also on a busy machine; a test that takes longer says so itself.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // What is measured is measured alone, before everything else: a second browser on two cores would be measured with it.
  projects: [
    { name: 'measured', testMatch: measured },
    { name: 'people', testIgnore: measured, dependencies: ['measured'] },
  ],
  use: {
    launchOptions: { executablePath, env: { ...env } },
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
  },
})
