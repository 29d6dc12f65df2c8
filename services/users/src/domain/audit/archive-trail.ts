import { mkdir } from 'node:fs/promises'
import type pg from 'pg'
import { createClient } from '#/database/client.ts'
import { connectionReason } from '#/database/connection-faults.ts'
import type { SealLink } from './audit-seal.ts'
import {
  archiveKey,
  isStartSignedBy,
  readStart,
  signStart,
  type TrailStart,
  writeStart,
} from './audit-start.ts'
import { dropArchived } from './drop-archived.ts'
import { type ArchiveOptions, nextArchive, type Run, report, signingKey } from './next-archive.ts'
import { type Archivable, readArchivable } from './read-archivable.ts'
import { inSnapshot } from './read-trail.ts'
import { type Verification, verifySnapshot } from './verify-audit-trail.ts'
import { removePartials } from './write-archive.ts'

/** The id of an advisory lock: one process archives at a time. */
const ARCHIVE_LOCK = 1_635_017_580
/** The exit code while another process archives, so that a scheduler can tell it from a failure. */
const ANOTHER_RUNS = 3

export interface ArchiveOutcome {
  trail: Verification
  /** The seals that are old enough; `undefined` if there are none, or if the trail is not whole. */
  archivable: Archivable | undefined
}

/**
 * Moves sealed events older than the retention to archives. Everything is read in one snapshot, in which the whole trail
 * is verified first. Nothing is dropped from the database before its archive was read back.
 */
export const archiveTrail = (options: ArchiveOptions): Promise<ArchiveOutcome> =>
  withLock(options.ownerUrl, (owner) =>
    inSnapshot(options.ownerUrl, (snapshot) =>
      archive({ ...options, snapshot, owner, keys: options.secrets.map(archiveKey) }),
    ),
  )

async function archive(run: Run): Promise<ArchiveOutcome> {
  const { snapshot, keys, retention, isDryRun } = run
  const start = await readStart(snapshot)
  const trail = await verifyFrom(start, run)
  if (trail.faults.length > 0) return { trail, archivable: undefined }
  const archivable = await readArchivable(snapshot, retention)
  if (isDryRun) return { trail, archivable }
  if (archivable) await archiveUpTo(archivable.last, start, run)
  // Afterwards the other secrets can be removed.
  else if (start && !isStartSignedBy(start, keys.slice(0, 1))) {
    await writeStart(run.owner, signStart(start, signingKey(run)))
  }
  return { trail, archivable }
}

/** Only archives can prove a start whose secret was removed. */
function verifyFrom(start: TrailStart | undefined, run: Run): Promise<Verification> {
  const { snapshot, secrets, folder, keys } = run
  const isProven = !start || isStartSignedBy(start, keys)
  return verifySnapshot(snapshot, {
    secrets,
    archives: isProven ? undefined : folder,
    onProgress: (events) => report(run, events, 'verified'),
  })
}

async function archiveUpTo(last: number, start: SealLink | undefined, run: Run): Promise<void> {
  await mkdir(run.folder, { recursive: true, mode: 0o700 })
  await removePartials(run.folder)
  for (let after = start; (after?.number ?? 0) < last; ) {
    const { archive, events, steps } = await nextArchive(after, last, run)
    const archived = { first: archive.first, events }
    await dropArchived(run.owner, {
      after,
      steps,
      archived,
      key: signingKey(run),
      onProgress: (dropped) => report(run, dropped, 'dropped'),
    })
    run.onArchive(archive, events)
    after = archive.last
  }
}

async function withLock<T>(ownerUrl: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = createClient(ownerUrl, 'archive')
  try {
    await owner.connect().catch((cause: unknown) => {
      const reason = connectionReason(cause, 'MIGRATION_DATABASE_URL')
      throw reason === undefined ? cause : new Error(reason, { cause })
    })
    const { rows } = await owner.query<{ acquired: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS acquired',
      [ARCHIVE_LOCK],
    )
    if (rows[0]?.acquired) return await work(owner)
    throw Object.assign(new Error('Another archive-audit is running.'), { exitCode: ANOTHER_RUNS })
  } finally {
    await owner.end()
  }
}
