import path from 'node:path'
import { env } from 'node:process'
import { defineConfig } from 'vitest/config'

const reports = env['REPORTS_DIR']

export default defineConfig({
  cacheDir: '../node_modules/.vite-scripts',
  test: {
    root: import.meta.dirname,
    // Each stack needs the whole machine.
    fileParallelism: false,
    projects: [
      { test: { name: 'unit', include: ['lib/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'situations',
          include: ['situations/**/*.test.ts'],
          globalSetup: path.join(import.meta.dirname, 'situations/clone-once.ts'),
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
    ...(reports && {
      reporters: ['default', 'junit', 'json'],
      outputFile: { junit: `${reports}/start.xml`, json: `${reports}/start.json` },
    }),
  },
})
