import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

/** Debian's newest PostgreSQL whose programs are all installed. */
const VERSIONS = [17, 16, 15]
const folders = VERSIONS.map((version) => `/usr/lib/postgresql/${version}/bin`)

export const POSTGRES_PROGRAMS = folders.find((folder) => existsSync(`${folder}/pg_rewind`))

const PATH = [process.env['PATH'], '/usr/sbin', POSTGRES_PROGRAMS].filter(Boolean).join(':')

/** Returns the names of the programs that are not installed. */
export const missingOf = (...names: string[]): string[] =>
  names.filter((name) => !succeeds('which', name))

function succeeds(program: string, argument: string): boolean {
  try {
    execFileSync(program, [argument], { env: { PATH }, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

interface Identity {
  uid?: number
  gid?: number
}

/** The user of Debian's Postgres. Postgres and PgBouncer refuse to run as root. */
export const USER: Identity =
  process.getuid?.() === 0 && succeeds('id', 'postgres') ? { uid: idOf('-u'), gid: idOf('-g') } : {}

function idOf(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
}

/** Creates a temporary folder that every user may enter. */
export async function sharedFolder(name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `gatehouse-${name}-`))
  await chmod(folder, 0o755)
  return folder
}

/** Creates a folder for the user of Postgres only. */
export async function ownFolder(folder: string): Promise<string> {
  await mkdir(folder, { mode: 0o700 })
  const { uid, gid } = USER
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid)
  return folder
}

const options = (env: Record<string, string>) => ({
  ...USER,
  cwd: '/',
  env: { PATH, HOME: '/tmp', LC_ALL: 'C.UTF-8', ...env },
})

/** Runs a program as the user of Postgres, and returns what it prints. */
export async function runProgram(
  name: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(name, args, options(env))
  return stdout
}

export interface Program {
  kill(signal?: NodeJS.Signals): void
  /** Returns its output so far, stdout and stderr. */
  output(): string
}

/** Starts a program as the user of Postgres. */
export function startProgram(name: string, args: string[]): Program {
  const child = spawn(name, args, options({}))
  let output = ''
  const read = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  return { kill: (signal = 'SIGKILL') => void child.kill(signal), output: () => output }
}
