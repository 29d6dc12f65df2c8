import { defineConfig } from 'vitest/config'

const reports = process.env['REPORTS_DIR']

export default defineConfig({
  test: {
    include: ['swarm/**/*.test.ts'],
    // One cluster, whose tests change it in turn.
    fileParallelism: false,
    testTimeout: 300_000,
    // Builds and loads the images.
    hookTimeout: 900_000,
    reporters: reports ? ['default', 'junit', 'json'] : ['default'],
    ...(reports && {
      outputFile: { junit: `${reports}/swarm.xml`, json: `${reports}/swarm.json` },
    }),
  },
})
