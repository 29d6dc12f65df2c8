import { cpSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Family } from '../lib/family.ts'
import { inRoot } from '../lib/paths.ts'
import { generate, install } from '../lib/prepare.ts'
import { describe } from '../lib/problem.ts'
import { onStopSignal } from '../lib/stop-signal.ts'
import { openDataDir } from '../stack/stack.ts'
import { prepareE2e } from './e2e.ts'
import { chosenSuites } from './options.ts'
import type { Suite } from './suites.ts'
import { line, readTally, sum, type Tally } from './tally.ts'

process.umask(0o022)
const dataDir = inRoot('.data-test')
const strictDir = path.join(dataDir, 'strict')
const reportsDir = path.resolve(process.env['REPORTS_DIR'] ?? inRoot('reports'))

type Families = { main: Family; strict: Family }

const prepare = ({ main, strict }: Families) =>
  prepareE2e({ family: main, dataDir }, { family: strict, dataDir: strictDir })

const execute = async (families: Families, { name, args }: Suite) => {
  const env = name === 'e2e' ? await prepare(families) : process.env
  await families.main.run({
    name,
    command: 'npm',
    args: ['--silent', ...args],
    cwd: inRoot(),
    env: { ...env, REPORTS_DIR: reportsDir },
    inherit: true,
  })
}

const asOneTest = (ok: boolean): Tally => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

const runSuite = async (families: Families, suite: Suite): Promise<Tally> => {
  console.log(`\n── ${suite.name}`)
  const report = path.join(reportsDir, `${suite.name}.json`)
  rmSync(report, { force: true })
  const fault = await execute(families, suite).then(() => undefined, describe)
  if (fault) console.log(fault)
  if (!suite.reports) return asOneTest(!fault)
  const tally = readTally(report)
  if (!tally) console.log(`${suite.name} left no report, which counts as a failure.`)
  // A file that fails to load, say, is no test that failed.
  return fault || !tally ? { ...asOneTest(false), ...tally, failed: tally?.failed || 1 } : tally
}

const runAll = async (families: Families, chosen: Suite[]) => {
  await install(families.main)
  await generate(families.main)
  const tallies: [string, Tally][] = []
  for (const suite of chosen) tallies.push([suite.name, await runSuite(families, suite)])
  console.log()
  for (const [name, tally] of tallies) console.log(`${name.padEnd(10)}${line(tally)}`)
  return sum(tallies.map(([, tally]) => tally))
}

const test = async () => {
  const chosen = chosenSuites(process.argv.slice(2))
  mkdirSync(reportsDir, { recursive: true })
  const { family, close } = await openDataDir(dataDir)
  const strict = await openDataDir(strictDir)
  const stopped = onStopSignal()
  const total = runAll({ main: family, strict: strict.family }, chosen)
  try {
    return await Promise.race([total, stopped])
  } finally {
    total.catch(() => undefined)
    await Promise.all([close(), strict.close()])
    cpSync(family.logDir, path.join(reportsDir, 'logs'), { recursive: true })
    cpSync(strict.family.logDir, path.join(reportsDir, 'logs/strict'), { recursive: true })
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
