// Usage: npm run check
// Format, lint, types, unused code, generated documents and supported browsers, side by side. Exit code 1 when a step fails.
import { execFile } from 'node:child_process'
import { checkBrowsers } from './check/browsers.ts'
import { checkLayerRules } from './check/layer-rules.ts'
import { inRoot } from './lib/paths.ts'
import { generate } from './lib/prepare.ts'
import { describe } from './lib/problem.ts'

type Step = [name: string, run: () => Promise<string>]

const bin = (name: string) => inRoot('node_modules/.bin', name)

/** Runs a command; resolves to what it printed, and fails with it when the exit code is not 0. */
const command = (file: string, ...args: string[]) =>
  new Promise<string>((resolve, reject) => {
    execFile(file, args, { cwd: inRoot(), maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) reject(`${stdout}${stderr}`.trim() || error.message)
      else resolve(stdout)
    })
  })

const types = (folder: string): Step => [
  `types of ${folder}`,
  () => command(bin('tsc'), '-p', folder),
]

const steps: Step[] = [
  ['format and lint', () => command(bin('biome'), 'check', '--error-on-warnings', '--colors=off')],
  ['layer rules', checkLayerRules],
  ['supported browsers', checkBrowsers],
  ['unused code', () => command(bin('knip'), '--no-progress', '--no-config-hints')],
  ['generated docs', () => command(process.execPath, 'scripts/docs.ts', '--check')],
  ...['services/contract', 'services/users', 'services/client', 'nginx', 'e2e', 'scripts'].map(
    types,
  ),
]

const report = async ([name, run]: Step) => {
  const start = performance.now()
  const fault = await run().then(() => undefined, describe)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${fault === undefined ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (fault) console.log(fault.replaceAll(/^/gm, '    '))
  return fault === undefined
}

await generate({ run: async (spec) => void (await command(spec.command, ...spec.args)) })

const passed = await Promise.all(steps.map(report))
process.exit(passed.every(Boolean) ? 0 : 1)
