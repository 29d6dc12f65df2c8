import { defineConfig } from 'vitest/config'

const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    include: ['monitoring/**/*.test.ts'],
    globalSetup: 'test/global-setup.ts',
    setupFiles: 'test/setup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: reports ? ['default', 'junit', 'json'] : ['default'],
    ...(reports && {
      outputFile: { junit: `${reports}/monitoring.xml`, json: `${reports}/monitoring.json` },
    }),
  },
})
