import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { createClient } from '#/database/client.ts'
import { connectionReason } from '#/database/connection-faults.ts'
import packageJson from '#package.json' with { type: 'json' }
import { readDatabaseState, serverMajor } from './database-state.ts'
import { writeDump } from './dump-file.ts'
import {
  DUMP,
  ENCRYPTED_DUMP,
  FORMAT,
  type Manifest,
  makeFolder,
  writeManifest,
} from './manifest.ts'
import { requireProgram, startProgram } from './postgres-programs.ts'

export interface BackupSource {
  /** The address of a role that may read every table. */
  url: string
  /** Public keys of age. Without any, the dump is not encrypted. */
  recipients: readonly string[]
  /** The environment of pg_dump. */
  env: NodeJS.ProcessEnv
}

/** Milliseconds that pg_dump waits for a migration to release its locks. */
const LOCK_WAIT = 60_000

const PG_DUMP = [
  '--format=custom',
  // `migrate` and a restore set the owner, the roles and their privileges.
  '--no-owner',
  '--no-privileges',
  '--no-comments',
  // Other extensions are the server's matter, and a restore might lack the right to create them.
  '--extension=citext',
  '--extension=pg_trgm',
  `--lock-wait-timeout=${LOCK_WAIT}`,
]

/**
 * Writes a backup into a folder that is empty or does not exist. The manifest comes last: without it, the folder is no
 * backup. After a failure the folder is as before.
 */
export async function makeBackup(folder: string, source: BackupSource): Promise<Manifest> {
  const client = await connect(source.url)
  try {
    const major = await serverMajor(client)
    await requireProgram('pg_dump', major, source.env)
    const isNew = await makeFolder(folder)
    if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty.`)
    try {
      return await writeBackup(folder, client, { source, major })
    } catch (error) {
      await removeContent(folder, isNew)
      throw error
    }
  } finally {
    await client.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = createClient(url, 'backup')
  await client.connect().catch((cause: unknown) => {
    const reason = connectionReason(cause, 'BACKUP_DATABASE_URL')
    throw reason === undefined ? cause : new Error(reason, { cause })
  })
  return client
}

async function writeBackup(
  folder: string,
  client: pg.Client,
  { source, major }: { source: BackupSource; major: number },
): Promise<Manifest> {
  const { snapshot, takenAt } = await beginSnapshot(client)
  const state = await readDatabaseState(client)
  const { url, recipients, env } = source
  const file = recipients.length > 0 ? ENCRYPTED_DUMP : DUMP
  const { child, ended } = startProgram('pg_dump', [...PG_DUMP, `--snapshot=${snapshot}`], {
    url,
    env,
  })
  if (!child.stdout) throw new Error('pg_dump has no output.')
  try {
    const [measured] = await Promise.all([
      writeDump(join(folder, file), child.stdout, recipients),
      ended,
    ])
    const manifest: Manifest = {
      format: FORMAT,
      gatehouse_version: packageJson.version,
      postgres_version: major,
      taken_at: takenAt.toISOString(),
      ...state,
      dump: { file, ...measured },
    }
    await writeManifest(folder, manifest)
    return manifest
  } finally {
    child.kill()
  }
}

/** Begins a transaction whose snapshot pg_dump shares, so that the manifest describes exactly the dump. */
async function beginSnapshot(client: pg.Client): Promise<{ snapshot: string; takenAt: Date }> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await client.query(
    'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
  )
  const { rows } = await client.query<{ snapshot: string; takenAt: Date }>(
    'SELECT pg_export_snapshot() AS snapshot, now() AS "takenAt"',
  )
  const [row] = rows
  if (!row) throw new Error('Postgres exported no snapshot.')
  return row
}

async function removeContent(folder: string, isNew: boolean): Promise<void> {
  const names = isNew ? [folder] : (await readdir(folder)).map((name) => join(folder, name))
  for (const name of names) await rm(name, { recursive: true, force: true })
}
