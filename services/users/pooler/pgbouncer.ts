import { execFileSync, spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingOf, type Program, runProgram, startProgram } from '../test/debian-programs.ts'

/** The first version that keeps prepared statements in transaction mode. */
const KEEPS_STATEMENTS = 1.21
const IMAGE = 'gatehouse-test-pgbouncer'
const BASE = 'debian:trixie-slim'

export interface PgBouncer {
  /** Such as "PgBouncer 1.24". */
  name: string
  keepsStatements: boolean
  /** Starts it with a file in a folder that every user may read. */
  start(file: string): Program
}

/** Returns the installed PgBouncer and, if that is too old for transaction mode, one in a container. */
export async function findPgBouncers(): Promise<PgBouncer[]> {
  const installed = missingOf('pgbouncer').length === 0 ? [await installedOne()] : []
  if (installed.some(({ keepsStatements }) => keepsStatements) || !hasImage(BASE)) return installed
  try {
    return [...installed, containerOne()]
  } catch {
    // The image can't be built, for example without a network.
    return installed
  }
}

async function installedOne(): Promise<PgBouncer> {
  const output = await runProgram('pgbouncer', ['--version'])
  return { ...versionIn(output), start: (file) => startProgram('pgbouncer', [file]) }
}

function containerOne(): PgBouncer {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  docker('build', '--quiet', '--tag', IMAGE, folder)
  return {
    ...versionIn(docker('run', '--rm', IMAGE, '--version')),
    start(file) {
      const container = docker(
        ...[
          'run',
          '--detach',
          '--rm',
          '--network=host',
          `--volume=${dirname(file)}:${dirname(file)}:ro`,
          IMAGE,
          file,
        ],
      ).trim()
      return {
        // Such a container may have ended by itself.
        kill: () => void spawnSync('docker', ['kill', container]),
        output: () => logOf(container),
      }
    },
  }
}

function versionIn(output: string): Pick<PgBouncer, 'name' | 'keepsStatements'> {
  const [name = '', version] = /^PgBouncer (\d+\.\d+)/.exec(output) ?? []
  return { name, keepsStatements: Number(version) >= KEEPS_STATEMENTS }
}

/** PgBouncer logs on stderr. */
const logOf = (container: string): string =>
  spawnSync('docker', ['logs', container], { encoding: 'utf8' }).stderr

const docker = (...args: string[]): string =>
  execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

function hasImage(name: string): boolean {
  try {
    docker('image', 'inspect', name)
    return true
  } catch {
    return false
  }
}
