import path from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { browser, env } from './fixtures/env.ts'

const { REPORTS_DIR: reports } = process.env

/** Specs of the strict system. They include the longest test and therefore run first. */
const STRICT = ['many-tabs.spec.ts', 'approval*.spec.ts']

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 45_000,
  globalTimeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  reporter: [
    ['list'],
    ...(reports
      ? ([
          ['junit', { outputFile: path.resolve(reports, 'e2e.xml') }],
          ['json', { outputFile: path.resolve(reports, 'e2e.json') }],
        ] as const)
      : []),
  ],
  projects: [
    { name: 'strict', testMatch: STRICT, use: { baseURL: env.strictUrl ?? env.baseUrl } },
    { name: 'all', testIgnore: STRICT },
  ],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: env.baseUrl,
    locale: 'en-GB',
    timezoneId: 'UTC',
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    trace: 'retain-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: browser,
  },
})
