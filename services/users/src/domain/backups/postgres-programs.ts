import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'

type Program = 'pg_dump' | 'pg_restore'
type Environment = NodeJS.ProcessEnv

/** The exit code of a command that misses a program, so that a scheduler can tell it from other failures. */
const PROGRAM_MISSING = 3
/** Most bytes of a program's messages to keep. */
const MAX_MESSAGES = 8_192

/**
 * Throws, with what to install, unless a program is on the PATH and at least of this major version. An older pg_dump
 * refuses a newer server, and an older pg_restore can't read a newer dump.
 */
export async function requireProgram(
  program: Program,
  major: number,
  env: Environment,
): Promise<void> {
  const found = await versionOf(program, env)
  if (found !== undefined && found >= major) return
  const fault =
    found === undefined
      ? `${program} is not on the PATH`
      : `${program} on the PATH is of version ${found}, and version ${major} or newer is needed`
  const remedy = `install PostgreSQL's client programs, such as Debian's package postgresql-client-${major} (docs/backup.md)`
  throw Object.assign(new Error(`${fault}: ${remedy}.`), { exitCode: PROGRAM_MISSING })
}

async function versionOf(program: Program, env: Environment): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { env })
    return Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1])
  } catch {
    return undefined
  }
}

export interface Running {
  child: ChildProcess
  /** Rejects with the program's own message. */
  ended: Promise<void>
}

interface Run {
  url: string
  env: Environment
}

/**
 * Starts a program on a database. The password is in its environment: other users can read the arguments of a process.
 */
export function startProgram(program: Program, args: string[], { url, env }: Run): Running {
  const { address, password } = withoutPassword(url)
  const child = spawn(program, [...args, '--no-password', `--dbname=${address}`], {
    env: { ...env, ...(password && { PGPASSWORD: password }) },
  })
  let messages = ''
  child.stderr.on('data', (chunk) => {
    messages = `${messages}${chunk}`.slice(-MAX_MESSAGES)
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${program} failed: ${reasonIn(messages) || signal || code}.`))
    })
  })
  // A caller that waits for the streams first handles the failure later.
  ended.catch(() => undefined)
  return { child, ended }
}

/** Splits an address for libpq, which does not know the driver's own parameter. */
function withoutPassword(url: string): { address: string; password: string } {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  address.searchParams.delete('uselibpqcompat')
  return { address: address.href, password }
}

/** Returns the first error that a program reported, and the detail after it. */
function reasonIn(messages: string): string {
  const lines = messages.split('\n').map((line) => line.trim().replace(/\.$/, ''))
  const first = lines.findIndex((line) => /error:|ERROR:|FATAL:/.test(line))
  return lines
    .slice(Math.max(first, 0), first + 2)
    .filter((line) => line !== '' && !line.startsWith('Command was'))
    .map((line) => line.replace(/^pg_\w+: (error|detail|hint): /, ''))
    .join('; ')
}
