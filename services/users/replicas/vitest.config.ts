import { defineConfig } from 'vitest/config'
import { reportsOf } from '../test/reports.ts'

export default defineConfig({
  test: {
    include: ['replicas/**/*.test.ts'],
    // One installation, whose tests change it in turn.
    fileParallelism: false,
    testTimeout: 180_000,
    // Builds the images.
    hookTimeout: 900_000,
    ...reportsOf('replicas'),
  },
})
