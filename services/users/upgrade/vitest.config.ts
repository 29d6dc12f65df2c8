import { defineConfig } from 'vitest/config'

const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    root: import.meta.dirname,
    // Each has several services, which need the whole machine.
    fileParallelism: false,
    // Includes the installation of packages that only the release needs.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: reports ? ['default', 'junit', 'json'] : ['default'],
    ...(reports && {
      outputFile: { junit: `${reports}/upgrade.xml`, json: `${reports}/upgrade.json` },
    }),
  },
})
