import { defineConfig } from 'vitest/config'
import { reportsOf } from '../test/reports.ts'

export default defineConfig({
  test: {
    include: ['pooler/**/*.test.ts'],
    // Measures times.
    fileParallelism: false,
    testTimeout: 60_000,
    // Builds an image.
    hookTimeout: 300_000,
    ...reportsOf('pooler'),
  },
})
