import { defineConfig } from 'vitest/config'
import { reportsOf } from '../test/reports.ts'

export default defineConfig({
  test: {
    include: ['failover/**/*.test.ts'],
    // One cluster, whose tests change it in turn.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    ...reportsOf('failover'),
  },
})
