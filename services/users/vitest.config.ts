import { defineConfig } from 'vitest/config'
import { reportsOf } from './test/reports.ts'

export default defineConfig({
  test: {
    include: ['{src,test,bench}/**/*.test.ts'],
    globalSetup: 'test/global-setup.ts',
    setupFiles: 'test/setup.ts',
    pool: 'forks',
    // Vitest would leave one core idle: half of a two-core machine.
    maxWorkers: '100%',
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // Long enough for a busy machine: a passing test never waits this long.
    expect: { poll: { timeout: 10_000 } },
    ...reportsOf('server'),
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/generated/**', 'src/**/*.test.ts', 'src/server.ts', 'src/cli.ts'],
      reporter: ['text-summary', 'cobertura', 'html'],
      reportsDirectory: 'coverage',
    },
  },
})
