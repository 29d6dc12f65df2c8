import { randomBytes } from 'node:crypto'
import { createClient } from '#/database/client.ts'
import { connectionReason } from '#/database/connection-faults.ts'
import type { DatabaseClient } from '#/database/database.ts'
import { insertUser } from '#/domain/accounts/users.ts'
import { type Backup, newestBackup } from './backup-folders.ts'
import { requireIdentity } from './dump-file.ts'
import { requireProgram } from './postgres-programs.ts'
import {
  type Restored,
  type RestoreOptions,
  type RestoreTarget,
  restoreBackup,
} from './restore-backup.ts'
import { onDatabase, withScratchDatabase } from './scratch-database.ts'
import { withService } from './scratch-service.ts'

export interface Drill {
  backup: Backup
  restored: Restored
  /** Seconds that the restore took, and those until a user was logged in. */
  seconds: { restore: number; total: number }
}

export interface DrillOptions extends Omit<RestoreOptions, 'keepSessions'> {
  /** Opens the database of an address. */
  open(url: string): DatabaseClient
  hash(password: string): Promise<string>
  /** Returns the environment of a service on a database. */
  environment(databaseUrl: string): NodeJS.ProcessEnv
}

/**
 * Returns the newest backup of a folder. Throws when a drill could not begin, which says nothing about the backup: without
 * pg_restore, the private key, or the service's password, which a restore would change for all databases of the server.
 */
export async function prepareDrill(
  folder: string,
  { serviceUrl, env }: RestoreTarget,
  identityFile: string | undefined,
): Promise<Backup> {
  const backup = await newestBackup(folder)
  const { dump, postgres_version } = backup.manifest
  await requireProgram('pg_restore', postgres_version, env)
  requireIdentity(dump.file, identityFile)
  const service = createClient(serviceUrl, 'drill')
  try {
    await service.connect()
  } catch (cause) {
    const reason = connectionReason(cause, 'DATABASE_URL')
    throw reason === undefined ? cause : new Error(reason, { cause })
  } finally {
    await service.end().catch(() => undefined)
  }
  return backup
}

/** Restores a backup beside the owner's database, starts the service on it and logs in. */
export async function runDrill(
  backup: Backup,
  production: RestoreTarget,
  options: DrillOptions,
): Promise<Drill> {
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 100) / 10
  return await withScratchDatabase(production.ownerUrl, async (name) => {
    const target: RestoreTarget = {
      ownerUrl: onDatabase(production.ownerUrl, name),
      serviceUrl: onDatabase(production.serviceUrl, name),
      env: production.env,
    }
    const restored = await restoreBackup(backup.folder, target, {
      ...options,
      keepSessions: false,
    }).catch(throwFirstLine)
    const [fault] = restored.trail.faults
    if (fault) throw new Error(`The audit trail of the backup is not whole: ${fault}`)
    const restore = seconds()
    const credentials = await addUser(target.serviceUrl, options)
    await withService(options.environment(target.serviceUrl), (url) => logIn(url, credentials))
    return { backup, restored, seconds: { restore, total: seconds() } }
  })
}

/** The second line advises to drop the database, which a drill does itself. */
function throwFirstLine(error: unknown): never {
  if (error instanceof Error) error.message = error.message.split('\n', 1)[0] ?? ''
  throw error
}

interface Credentials {
  email: string
  password: string
}

async function addUser(url: string, { open, hash }: DrillOptions): Promise<Credentials> {
  const username = `drill-${randomBytes(6).toString('hex')}`
  const email = `${username}@drill.invalid`
  const password = randomBytes(24).toString('base64url')
  const db = open(url)
  try {
    const passwordHash = await hash(password)
    await insertUser(db, { username, email, passwordHash, role: 'employee', emailVerified: true })
    return { email, password }
  } finally {
    await db.$disconnect()
  }
}

/** Logs in, and asks for the account with the access token. */
async function logIn(url: string, credentials: Credentials): Promise<void> {
  const answer = await fetch(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  if (answer.status !== 200) throw new Error(`The log-in was answered with ${answer.status}.`)
  const { access_token } = (await answer.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  const { status } = await fetch(`${url}/auth/status`, { headers })
  if (status !== 200) throw new Error(`The new session was answered with ${status}.`)
}
