import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { checkCaseRules } from '#/database/owner/case-rules.ts'
import { checkEncoding } from '#/database/owner/migrate.ts'
import { asOwner } from '#/database/owner/owner.ts'
import { markRestore, unmarkRestore } from '#/database/owner/restore-mark.ts'
import { checkBackup, checkRestored } from './check-backup.ts'
import { checkTarget, contentOf } from './check-target.ts'
import { readDatabaseState, serverMajor } from './database-state.ts'
import { openDump } from './dump-file.ts'
import { type FinishedRestore, finishRestore, type RestoredDatabase } from './finish-restore.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { requireProgram, startProgram } from './postgres-programs.ts'

/** An empty database. */
export interface RestoreTarget extends RestoredDatabase {
  /** The environment of pg_restore. */
  env: NodeJS.ProcessEnv
}

export interface RestoreOptions {
  secrets: readonly string[]
  /** The file with the private key of age, for an encrypted backup. */
  identityFile?: string | undefined
  keepSessions: boolean
}

export interface Restored extends FinishedRestore {
  manifest: Manifest
}

const PG_RESTORE = [
  '--format=custom',
  '--single-transaction',
  '--exit-on-error',
  '--no-owner',
  '--no-privileges',
  '--no-comments',
]

/**
 * Restores a backup into an empty database. Everything that can be checked is checked before the first write. From then
 * on until the last transaction, a mark in the database keeps `migrate`, and so the service, away from it.
 */
export async function restoreBackup(
  folder: string,
  target: RestoreTarget,
  options: RestoreOptions,
): Promise<Restored> {
  const manifest = await readManifest(folder)
  await requireProgram('pg_restore', manifest.postgres_version, target.env)
  await checkBackup(folder, manifest, options.secrets)
  const dump = await openDump(join(folder, manifest.dump.file), options.identityFile)
  try {
    await prepareTarget(target, manifest)
    return await fill(dump, { manifest, target, options })
  } finally {
    dump.destroy()
  }
}

const prepareTarget = ({ ownerUrl, serviceUrl }: RestoreTarget, manifest: Manifest) =>
  asOwner(ownerUrl, async (owner) => {
    const major = await serverMajor(owner)
    if (major < manifest.postgres_version) {
      throw new Error(
        `The backup is of PostgreSQL ${manifest.postgres_version}, and this server is ${major}. Restore it into that version or a newer one.`,
      )
    }
    await checkEncoding(owner)
    await checkCaseRules(owner)
    await checkTarget(owner, serviceUrl)
    await markRestore(owner)
  })

interface Restore {
  manifest: Manifest
  target: RestoreTarget
  options: RestoreOptions
}

async function fill(dump: Readable, { manifest, target, options }: Restore): Promise<Restored> {
  await runPgRestore(dump, target)
  try {
    await asOwner(target.ownerUrl, async (owner) =>
      checkRestored(await readDatabaseState(owner), manifest),
    )
    const finished = await finishRestore(target, { ...options, takenAt: manifest.taken_at })
    return { manifest, ...finished }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `${reason}\nThe restore did not finish. Drop the database, create it again, and repeat.`,
      { cause },
    )
  }
}

async function runPgRestore(dump: Readable, { ownerUrl, env }: RestoreTarget): Promise<void> {
  const { child, ended } = startProgram('pg_restore', PG_RESTORE, { url: ownerUrl, env })
  if (!child.stdin) throw new Error('pg_restore has no input.')
  const [written, restored] = await Promise.allSettled([pipeline(dump, child.stdin), ended])
  if (written.status === 'fulfilled' && restored.status === 'fulfilled') return
  await asOwner(ownerUrl, unmarkIfEmpty)
  // The pipe breaks when pg_restore fails, whose message says more.
  throw restored.status === 'rejected' ? restored.reason : (written as PromiseRejectedResult).reason
}

/** After a rollback the database is as empty as before, and can be restored into. */
async function unmarkIfEmpty(owner: pg.Client): Promise<void> {
  if ((await contentOf(owner)) === undefined) await unmarkRestore(owner)
}
