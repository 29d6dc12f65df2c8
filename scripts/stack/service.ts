import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Child } from '../lib/child.ts'
import { inRoot } from '../lib/paths.ts'
import type { ProcessGroup } from '../lib/process-group.ts'
import { callerVariables } from './caller-variables.ts'
import type { Database } from './database.ts'
import type { Options } from './options.ts'
import { answers, onFreePort, untilReady } from './ready.ts'
import { reportReloads } from './reload.ts'
import { secretIn } from './secrets.ts'

export type Service = { address: string; child: Child }

const node = { command: process.execPath, cwd: inRoot('services/users') }

/** nodemon polls: Node's --watch and --watch-path lose a file that is replaced, as by `git checkout`. */
const nodemon = inRoot('node_modules/nodemon/bin/nodemon.js')

/** With --dev each restart migrates. Otherwise the service does not receive the owner's password. */
const entry = ({ dev }: Options, { ownerUrl }: Database) =>
  dev
    ? { ...node, args: [nodemon], env: { MIGRATION_DATABASE_URL: ownerUrl } }
    : { ...node, command: './tuned-node', args: ['src/server.ts'], env: {} }

/** Merges the caller's variables with those that the start sets. */
const environment = (options: Options, { serviceUrl }: Database) => ({
  PUBLIC_URL: `http://localhost:${options.port}`,
  APP_SECRET: secretIn(path.join(options.dataDir, 'app-secret')),
  ...callerVariables(),
  ...options.variables,
  NODE_ENV: 'development',
  DATABASE_URL: serviceUrl,
  HOST: '127.0.0.1',
  // The gateway, which sends X-Forwarded-For.
  TRUSTED_PROXIES: '127.0.0.1',
})

/** Seeds the tutorial's users once per database, so that deleted ones do not return. */
const seedOnce = async (group: ProcessGroup, dataDir: string, env: NodeJS.ProcessEnv) => {
  const done = path.join(dataDir, 'seeded')
  if (existsSync(done)) return
  await group.run({
    name: 'seed',
    ...node,
    args: ['src/cli.ts', 'seed'],
    env: { ...env, PORT: '0' },
  })
  writeFileSync(done, '')
}

/** Starts the users service on a prepared database, and seeds a new one. */
export const startService = async (group: ProcessGroup, options: Options, database: Database) => {
  const env = environment(options, database)
  const { env: more, ...command } = entry(options, database)
  const started = onFreePort(async (port): Promise<Service> => {
    const isServed = answers(`http://127.0.0.1:${port}/health/ready`)
    const onMessage = reportReloads(isServed, path.join(group.logDir, 'users.log'))
    const child = group.start({
      name: 'users',
      ...command,
      env: { ...env, ...more, PORT: `${port}` },
      ...(options.dev && { onMessage }),
    })
    await untilReady(child, isServed)
    return { address: `127.0.0.1:${port}`, child }
  })
  const [service] = await Promise.all([started, seedOnce(group, options.dataDir, env)])
  return service
}
