import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { install } from '../lib/install.ts'
import { inRoot } from '../lib/paths.ts'
import { generate } from '../lib/prepare.ts'
import { describe } from '../lib/problem.ts'
import type { ProcessGroup } from '../lib/process-group.ts'
import { onStopSignal } from '../lib/stop-signal.ts'
import { openDataDir } from '../stack/stack.ts'
import { readOptions, type Suite } from './command-line.mjs'
import { prepareE2e } from './e2e.ts'
import { readFailures } from './failures.ts'
import { line, readTally, sum, type Tally } from './tally.ts'

process.umask(0o022)
const dataDir = inRoot('.data-test')
const dirs = {
  main: dataDir,
  strict: path.join(dataDir, 'strict'),
  confirming: path.join(dataDir, 'confirming'),
  enrolling: path.join(dataDir, 'enrolling'),
}
const reportsDir = path.resolve(process.env['REPORTS_DIR'] ?? inRoot('reports'))

const failuresFile = path.join(reportsDir, 'failures.txt')

type ProcessGroups = Record<keyof typeof dirs, ProcessGroup>

const placeOf = (groups: ProcessGroups, name: keyof typeof dirs) => ({
  group: groups[name],
  dataDir: dirs[name],
})

const prepare = (groups: ProcessGroups) =>
  prepareE2e({
    main: placeOf(groups, 'main'),
    strict: placeOf(groups, 'strict'),
    confirming: placeOf(groups, 'confirming'),
    enrolling: placeOf(groups, 'enrolling'),
  })

const execute = async (groups: ProcessGroups, { name, args }: Suite) => {
  const env = name === 'e2e' ? await prepare(groups) : process.env
  await groups.main.run({
    name,
    command: 'npm',
    args: ['--silent', ...args],
    cwd: inRoot(),
    env: { ...env, REPORTS_DIR: reportsDir },
    inherit: true,
  })
}

const asOneTest = (ok: boolean): Tally => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

const reportOf = ({ name }: Suite) => path.join(reportsDir, `${name}.json`)

const runSuite = async (groups: ProcessGroups, suite: Suite): Promise<Tally> => {
  console.log(`\n── ${suite.name}`)
  const report = reportOf(suite)
  rmSync(report, { force: true })
  const fault = await execute(groups, suite).then(() => undefined, describe)
  if (fault) console.log(fault)
  if (!suite.reports) return asOneTest(!fault)
  const tally = readTally(report)
  if (!tally) console.log(`${suite.name} wrote no report, which counts as a failure.`)
  // A file that fails to load has no failed test, so the suite counts as one.
  return fault || !tally ? { ...asOneTest(false), ...tally, failed: tally?.failed || 1 } : tally
}

const failuresOf = ([suite, { failed }]: [Suite, Tally]) => {
  const failures = readFailures(reportOf(suite))
  // Type errors, or an error outside of the tests.
  return failed > 0 && failures.length === 0 ? [`✗ ${suite.name}, as printed above`] : failures
}

/** Prints the failed tests at the end of the output, and writes them to failures.txt. */
const reportFailures = (tallies: [Suite, Tally][]) => {
  const failures = tallies.flatMap(failuresOf)
  if (failures.length === 0) return
  const text = `${failures.join('\n')}\n`
  writeFileSync(failuresFile, text)
  console.log(`\n${text}`)
}

const runAll = async (groups: ProcessGroups, chosen: Suite[]) => {
  await install(groups.main)
  await generate(groups.main)
  const tallies: [Suite, Tally][] = []
  for (const suite of chosen) tallies.push([suite, await runSuite(groups, suite)])
  reportFailures(tallies)
  console.log()
  for (const [{ name }, tally] of tallies) console.log(`${name.padEnd(10)}${line(tally)}`)
  return sum(tallies.map(([, tally]) => tally))
}

const test = async () => {
  const chosen = readOptions(process.argv.slice(2))
  mkdirSync(reportsDir, { recursive: true })
  rmSync(failuresFile, { force: true })
  const { group, close } = await openDataDir(dataDir)
  const strict = await openDataDir(dirs.strict)
  const confirming = await openDataDir(dirs.confirming)
  const enrolling = await openDataDir(dirs.enrolling)
  const others = { strict, confirming, enrolling }
  const stopped = onStopSignal()
  const groups = {
    main: group,
    strict: strict.group,
    confirming: confirming.group,
    enrolling: enrolling.group,
  }
  const total = runAll(groups, chosen)
  try {
    return await Promise.race([total, stopped])
  } finally {
    total.catch(() => undefined)
    await Promise.all([close(), ...Object.values(others).map((other) => other.close())])
    cpSync(group.logDir, path.join(reportsDir, 'logs'), { recursive: true })
    for (const [name, other] of Object.entries(others)) {
      cpSync(other.group.logDir, path.join(reportsDir, 'logs', name), { recursive: true })
    }
    rmSync(dataDir, { recursive: true, force: true })
  }
}

try {
  const total = await test()
  console.log(total ? line(total) : 'Stopped.')
  process.exit(total?.failed === 0 ? 0 : 1)
} catch (error) {
  console.error(describe(error))
  process.exit(1)
}
