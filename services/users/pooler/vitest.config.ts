import { defineConfig } from 'vitest/config'

const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    include: ['pooler/**/*.test.ts'],
    // Measures times.
    fileParallelism: false,
    testTimeout: 60_000,
    // Builds an image.
    hookTimeout: 300_000,
    reporters: reports ? ['default', 'junit', 'json'] : ['default'],
    ...(reports && {
      outputFile: { junit: `${reports}/pooler.xml`, json: `${reports}/pooler.json` },
    }),
  },
})
