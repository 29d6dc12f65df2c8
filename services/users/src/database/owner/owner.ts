import type pg from 'pg'
import { createClient } from '#/database/client.ts'
import { connectionReason } from '#/database/connection-faults.ts'

// Prisma takes the same lock, so that its command and this one never run concurrently.
const PRISMA_MIGRATE_LOCK = 72_707_369

/** Runs work as the database's owner, in one process at a time. */
export async function asOwner<T>(
  ownerUrl: string,
  work: (owner: pg.Client) => Promise<T>,
): Promise<T> {
  const owner = createClient(ownerUrl, 'owner')
  try {
    await owner.connect()
  } catch (cause) {
    const reason = connectionReason(cause, 'MIGRATION_DATABASE_URL')
    throw reason === undefined ? cause : new Error(reason, { cause })
  }
  try {
    // A session-level lock ends with the connection, even if the process crashes.
    await owner.query('SELECT pg_advisory_lock($1)', [PRISMA_MIGRATE_LOCK])
    return await work(owner)
  } finally {
    await owner.end()
  }
}
