import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { asService, workerOwner } from './database.ts'
import { APP_SECRET } from './secrets.ts'

const CLI = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** Starts the command line in a process, by default for this worker's database. */
export async function start(args: string[], variables: Record<string, string> = {}) {
  const MIGRATION_DATABASE_URL = variables['MIGRATION_DATABASE_URL'] || (await workerOwner())
  const DATABASE_URL = asService(MIGRATION_DATABASE_URL)
  const env = { DATABASE_URL, MIGRATION_DATABASE_URL, APP_SECRET, NODE_ENV: 'development' }
  return spawn(process.execPath, [CLI, ...args], { env: { ...env, ...variables } })
}

/** Runs the command line in a process, with `input` as its standard input. */
export async function run(
  args: string[],
  { input = '', ...variables }: Record<string, string> = {},
): Promise<Outcome> {
  const child = await start(args, variables)
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  // A command that never reads standard input closes it.
  child.stdin.on('error', () => undefined).end(input)
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ ...output, code }))
  })
}
