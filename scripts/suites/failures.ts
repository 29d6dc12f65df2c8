import { readFileSync } from 'node:fs'

/** The parts of Vitest's JSON report that describe failures. */
type VitestReport = {
  testResults?: {
    name: string
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

type PlaywrightSuite = {
  file: string
  suites?: PlaywrightSuite[]
  specs: {
    title: string
    line: number
    ok: boolean
    tests: { results: { errors: { message?: string }[] }[] }[]
  }[]
}

/** The parts of Playwright's JSON report that describe failures. */
type PlaywrightReport = { suites?: PlaywrightSuite[]; errors?: { message?: string }[] }

const COLORS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
const MAX_MESSAGE_LINES = 12

const isOurs = (text: string) => !text.includes('/node_modules/')

const entry = (title: string, message = '') => {
  const ours = message.replace(COLORS, '').trimEnd().split('\n').filter(isOurs)
  const lines = ours.slice(0, MAX_MESSAGE_LINES)
  return [`✗ ${title}`, ...lines.map((text) => `    ${text}`)].join('\n')
}

const fromVitest = ({ testResults = [] }: VitestReport) =>
  testResults.flatMap(({ name, message, assertionResults }) => [
    // A file that failed to load has a message and no test.
    ...(message && assertionResults.length === 0 ? [entry(name, message)] : []),
    ...assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => entry(`${name} › ${fullName}`, failureMessages[0])),
  ])

const fromSuite = ({ file, suites = [], specs }: PlaywrightSuite): string[] => [
  ...suites.flatMap(fromSuite),
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ title, line, tests }) =>
      entry(
        `${file}:${line} › ${title}`,
        tests.flatMap(({ results }) => results).flatMap(({ errors }) => errors)[0]?.message,
      ),
    ),
]

const fromPlaywright = ({ suites = [], errors = [] }: PlaywrightReport) => [
  ...errors.map(({ message }) => entry('Playwright', message)),
  ...suites.flatMap(fromSuite),
]

/** Lists the failed tests of a JSON report, each with the beginning of its first message. Empty without a report. */
export const readFailures = (file: string): string[] => {
  try {
    const report: VitestReport & PlaywrightReport = JSON.parse(readFileSync(file, 'utf8'))
    return [...fromVitest(report), ...fromPlaywright(report)]
  } catch {
    return []
  }
}
