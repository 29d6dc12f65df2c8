const folder = process.env['REPORTS_DIR']

/** Returns the options with which Vitest also writes a suite's results into the folder REPORTS_DIR, if that is set. */
export const reportsOf = (suite: string) =>
  folder
    ? {
        reporters: ['default', 'junit', 'json'],
        outputFile: { junit: `${folder}/${suite}.xml`, json: `${folder}/${suite}.json` },
      }
    : {}
