import { readFileSync } from 'node:fs'

export type Tally = { passed: number; failed: number; skipped: number }

/** The parts of Vitest's and Playwright's JSON reports that are counted. */
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
    // Nothing is retried, so a flaky test has failed.
    const failed = stats.unexpected + stats.flaky
    return { passed: stats.expected, failed, skipped: stats.skipped }
  }
  return {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  }
}

/** Counts a report's tests; undefined when there is no report, as after a crash. */
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

/** `N passed, N failed`, and the skipped ones when there are any. */
export const line = ({ passed, failed, skipped }: Tally) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
