import { defineConfig } from 'vitest/config'
import { reportsOf } from '../test/reports.ts'

export default defineConfig({
  test: {
    include: ['swarm/**/*.test.ts'],
    // One cluster, whose tests change it in turn.
    fileParallelism: false,
    testTimeout: 300_000,
    // Builds and loads the images.
    hookTimeout: 900_000,
    ...reportsOf('swarm'),
  },
})
