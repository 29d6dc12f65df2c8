// Usage: npm run check
// Checks format, lint, types, unused code, documents, spelling and supported browsers in parallel. Exits with 1 if a
// step fails. Spelling covers the files that differ from HEAD, and every file when CI is set.
import { execa } from 'execa'
import { checkBrowsers } from './check/browsers.ts'
import { checkDocPaths } from './check/doc-paths.ts'
import { checkLayerRules } from './check/layer-rules.ts'
import { filesToSpell } from './check/spelling.ts'
import { inRoot } from './lib/paths.ts'
import { generate } from './lib/prepare.ts'
import { describe, problem } from './lib/problem.ts'

type Step = [name: string, run: () => Promise<string>]

const bin = (name: string) => inRoot('node_modules/.bin', name)

/** Runs a command and returns its output. Throws the output if the exit code is not 0. */
const command = async (file: string, ...args: string[]) => {
  const result = await execa(file, args, { cwd: inRoot(), all: true, reject: false })
  if (result.failed) throw problem(result.all || String(result.shortMessage))
  return result.stdout
}

const types = (folder: string): Step => [
  `types of ${folder}`,
  () => command(bin('tsc'), '-p', folder),
]

const spell = async () => {
  const files = filesToSpell()
  if (files.length === 0) return 'no changed files'
  return command(
    bin('cspell'),
    'lint',
    '--no-progress',
    '--no-summary',
    '--dot',
    '--no-must-find-files',
    ...files,
  )
}

const steps: Step[] = [
  ['format and lint', () => command(bin('biome'), 'check', '--error-on-warnings', '--colors=off')],
  ['layer rules', checkLayerRules],
  ['supported browsers', checkBrowsers],
  ['unused code', () => command(bin('knip'), '--no-progress', '--no-config-hints')],
  ['paths in docs', checkDocPaths],
  ['spelling', spell],
  ['generated docs', () => command(process.execPath, 'scripts/docs.ts', '--check')],
  ...[
    'services/contract',
    'services/users',
    'services/client',
    'nginx',
    'ops/helm',
    'e2e',
    'scripts',
  ].map(types),
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
