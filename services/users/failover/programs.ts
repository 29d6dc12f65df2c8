import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Debian's newest PostgreSQL whose programs are all installed. */
const VERSIONS = [17, 16, 15]
const folders = VERSIONS.map((version) => `/usr/lib/postgresql/${version}/bin`)

export const POSTGRES_PROGRAMS = folders.find((folder) => existsSync(`${folder}/pg_rewind`))

const PATH = `${process.env['PATH']}:/usr/sbin`

/** Returns the packages to install, as a sentence, or null when nothing is missing. */
export function missingPrograms(): string | null {
  const missing = ['patroni', 'etcd', 'haproxy'].filter((name) => !isInstalled(name))
  if (!POSTGRES_PROGRAMS) missing.push('postgresql')
  if (missing.length === 0) return null
  return `Debian's patroni, python3-etcd, etcd-server, haproxy and postgresql are needed; missing: ${missing.join(', ')}`
}

function isInstalled(name: string): boolean {
  try {
    execFileSync('which', [name], { env: { PATH }, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

interface Identity {
  uid?: number
  gid?: number
}

/** The user of Debian's Postgres, which refuses to run as root. */
export const USER: Identity =
  process.getuid?.() === 0 && POSTGRES_PROGRAMS ? { uid: idOf('-u'), gid: idOf('-g') } : {}

function idOf(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
}

export interface Program {
  kill(): void
  output(): string
}

/** Starts a program as the user of Postgres. */
export function startProgram(name: string, args: string[]): Program {
  const child = spawn(name, args, { ...USER, env: { PATH, HOME: '/tmp', LC_ALL: 'C.UTF-8' } })
  let output = ''
  const read = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  return { kill: () => void child.kill('SIGKILL'), output: () => output }
}
