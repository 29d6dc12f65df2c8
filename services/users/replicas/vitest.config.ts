import { defineConfig } from 'vitest/config'

const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    include: ['replicas/**/*.test.ts'],
    // One installation, whose tests change it in turn.
    fileParallelism: false,
    testTimeout: 180_000,
    // Builds the images.
    hookTimeout: 900_000,
    reporters: reports ? ['default', 'junit', 'json'] : ['default'],
    ...(reports && {
      outputFile: { junit: `${reports}/replicas.xml`, json: `${reports}/replicas.json` },
    }),
  },
})
