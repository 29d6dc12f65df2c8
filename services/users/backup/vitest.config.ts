import { defineConfig } from 'vitest/config'
import { reportsOf } from '../test/reports.ts'

export default defineConfig({
  test: {
    include: ['backup/**/*.test.ts'],
    globalSetup: 'backup/global-setup.ts',
    setupFiles: 'test/setup.ts',
    // A drill restores into the whole server, and they take turns.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    ...reportsOf('backup'),
  },
})
