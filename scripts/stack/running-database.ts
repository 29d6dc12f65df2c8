import { readFileSync } from 'node:fs'
import path from 'node:path'
import { shown } from '../lib/paths.ts'
import { hasCode, problem } from '../lib/problem.ts'
import { addressOf } from './database-address.ts'
import { readPostmaster } from './postmaster.ts'

const read = (dataDir: string) => {
  const secret = (name: string) => readFileSync(path.join(dataDir, name), 'utf8')
  const server = readPostmaster(path.join(dataDir, 'postgres'))
  if (!server?.isReady) return undefined
  return {
    DATABASE_URL: addressOf('service', server.port, secret('service-password')),
    MIGRATION_DATABASE_URL: addressOf('owner', server.port, secret('database-password')),
    APP_SECRET: secret('app-secret'),
  }
}

/** Returns the variables for the database that `./scripts/start` runs in a data folder. */
export const runningDatabase = (dataDir: string) => {
  const name = shown(dataDir)
  try {
    const variables = read(dataDir)
    if (variables) return variables
  } catch (error) {
    if (hasCode(error, 'EACCES')) {
      throw problem(`${name} belongs to another user: run this as the user of ./scripts/start.`)
    }
    if (!hasCode(error, 'ENOENT')) throw error
  }
  throw problem(
    `No database runs in ${name}. Start it with ./scripts/start, name its folder with --data DIR, or another database in DATABASE_URL.`,
  )
}
