import path from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { browser, env } from './fixtures/env.ts'

const { REPORTS_DIR: reports } = process.env

/** Specs of the strict system. They include the longest test and therefore run first. */
const STRICT = ['many-tabs.spec.ts', 'approval*.spec.ts']
/** Specs of the system that requires verified addresses. */
const CONFIRMING = ['confirm-registration.spec.ts']
/** Specs of the system that requires second factors. */
const ENROLLING = ['required-factor.spec.ts']
/** A spec that makes every log-in of that system prove work, and therefore runs after the others. */
const PROVING = ['proof-of-work.spec.ts']
/** Specs of the pages' looks, which are the same on every system. */
const LOOKS = ['axe*.spec.ts', '*-looks.spec.ts', 'narrow.spec.ts']
const ignored = env.skipLooks ? LOOKS : []

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  retries: 0,
  timeout: 45_000,
  globalTimeout: 40 * 60_000,
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
    {
      name: 'strict',
      testMatch: STRICT,
      testIgnore: ignored,
      use: { baseURL: env.strictUrl ?? env.baseUrl },
    },
    {
      name: 'confirming',
      testMatch: CONFIRMING,
      use: { baseURL: env.confirmingUrl ?? env.baseUrl },
    },
    {
      name: 'proving',
      testMatch: PROVING,
      dependencies: ['confirming'],
      use: { baseURL: env.confirmingUrl ?? env.baseUrl },
    },
    {
      name: 'enrolling',
      testMatch: ENROLLING,
      use: { baseURL: env.enrollingUrl ?? env.baseUrl },
    },
    {
      name: 'all',
      testIgnore: [...STRICT, ...CONFIRMING, ...PROVING, ...ENROLLING, ...ignored],
    },
  ],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: env.baseUrl,
    locale: 'en-GB',
    timezoneId: 'UTC',
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    // Recording a trace of each test doubles the suite's CPU time.
    trace: env.trace ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: browser,
  },
})
