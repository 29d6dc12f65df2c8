import { env } from 'node:process'
import { defineConfig } from 'vitest/config'

const reports = env['REPORTS_DIR']

export default defineConfig({
  cacheDir: '../node_modules/.vite-nginx',
  test: {
    root: import.meta.dirname,
    include: ['test/**/*.test.ts'],
    testTimeout: 15_000,
    // Long enough for a busy machine: a passing test never waits this long.
    expect: { poll: { timeout: 10_000 } },
    ...(reports && {
      reporters: ['default', 'junit', 'json'],
      outputFile: { junit: `${reports}/gateway.xml`, json: `${reports}/gateway.json` },
    }),
  },
})
