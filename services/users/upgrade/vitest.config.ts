import { defineConfig } from 'vitest/config'
import { reportsOf } from '../test/reports.ts'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    // Each has several services, which need the whole machine.
    fileParallelism: false,
    // Includes the installation of packages that only the release needs.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    ...reportsOf('upgrade'),
  },
})
