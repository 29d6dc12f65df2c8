import { defineConfig } from 'vitest/config'

const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    include: ['backup/**/*.test.ts'],
    globalSetup: 'backup/global-setup.ts',
    setupFiles: 'test/setup.ts',
    // A drill restores into the whole server, and they take turns.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    reporters: reports ? ['default', 'junit', 'json'] : ['default'],
    ...(reports && {
      outputFile: { junit: `${reports}/backup.xml`, json: `${reports}/backup.json` },
    }),
  },
})
