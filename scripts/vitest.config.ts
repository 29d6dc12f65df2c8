import { env } from 'node:process'
import { defineConfig } from 'vitest/config'

const reports = env['REPORTS_DIR']

export default defineConfig({
  cacheDir: '../node_modules/.vite-scripts',
  test: {
    root: import.meta.dirname,
    include: ['situations/**/*.test.ts'],
    globalSetup: 'situations/clone-once.ts',
    // Each stack wants the machine to itself.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 600_000,
    ...(reports && {
      reporters: ['default', 'junit', 'json'],
      outputFile: { junit: `${reports}/start.xml`, json: `${reports}/start.json` },
    }),
  },
})
