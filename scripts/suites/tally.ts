import { readFileSync } from 'node:fs'

export type Tally = { passed: number; failed: number; skipped: number }

/** The counts in Vitest's and Playwright's JSON reports. */
type Report = {
  numPassedTests?: number
  numFailedTests?: number
  numPendingTests?: number
  numTodoTests?: number
  stats?: { expected: number; unexpected: number; flaky: number; skipped: number }
}

const fromReport = (report: Report): Tally => {
  const { stats } = report
  if (stats) {
    // Without retries a flaky test has failed.
    const failed = stats.unexpected + stats.flaky
    return { passed: stats.expected, failed, skipped: stats.skipped }
  }
  return {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  }
}

/** Counts a report's tests. Returns undefined without a report, as after a crash. */
export const readTally = (file: string): Tally | undefined => {
  try {
    return fromReport(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

export const sum = (tallies: Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failed: tallies.reduce((total, { failed }) => total + failed, 0),
  skipped: tallies.reduce((total, { skipped }) => total + skipped, 0),
})

/** Formats a tally as `N passed, N failed`, with the skipped tests if there are any. */
export const line = ({ passed, failed, skipped }: Tally) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
