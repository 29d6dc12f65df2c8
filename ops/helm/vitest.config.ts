import { env } from 'node:process'
import { defineConfig } from 'vitest/config'

const reports = env['REPORTS_DIR']

export default defineConfig({
  cacheDir: '../../node_modules/.vite-helm',
  test: {
    root: import.meta.dirname,
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // Downloads Helm once.
    hookTimeout: 120_000,
    ...(reports && {
      reporters: ['default', 'junit', 'json'],
      outputFile: { junit: `${reports}/helm.xml`, json: `${reports}/helm.json` },
    }),
  },
})
