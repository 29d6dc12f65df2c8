import { defineConfig } from 'vitest/config'
import { reportsOf } from '../test/reports.ts'

export default defineConfig({
  test: {
    include: ['pitr/**/*.test.ts'],
    // One server, whose tests follow each other.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    bail: 1,
    ...reportsOf('pitr'),
  },
})
