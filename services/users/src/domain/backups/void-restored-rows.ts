import type pg from 'pg'
import { beginEpoch } from '#/database/owner/audit-epoch.ts'
import { unmarkRestore } from '#/database/owner/restore-mark.ts'
import { NO_REQUEST } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { endSessionsSql } from '#/domain/sessions/sessions.ts'
import { Prisma } from '#/generated/prisma/client.ts'

/** Counts of the rows that a restore made void. */
export interface Voided {
  epoch: number
  /** Null when sessions were kept. */
  sessions: number | null
  links: number
  invitations: number
  mails: number
}

/**
 * Ends what a backup brings back to life, in one transaction whose last statement removes the mark of an unfinished
 * restore. Until then, no `migrate` gives the service a right to a database that was restored from a dump.
 */
export async function voidRestoredRows(
  owner: pg.Client,
  { takenAt, keepSessions }: { takenAt: string; keepSessions: boolean },
): Promise<Voided> {
  await owner.query('BEGIN')
  const epoch = await beginEpoch(owner)
  // Their transaction ids are those of another server.
  await owner.query('DELETE FROM session_changes')
  const sessions = keepSessions ? null : await endSessions(owner)
  const voided = { epoch, sessions, ...(await voidLinks(owner)) }
  await owner.query('DELETE FROM pending_log_ins')
  await owner.query('DELETE FROM passkey_challenges')
  // One may have been removed since the backup, such as a stolen laptop.
  await owner.query('DELETE FROM trusted_devices')
  // A key that was removed since, because it leaked, would verify tokens again. The service creates a new one.
  await owner.query('DELETE FROM signing_keys')
  await owner.query(
    'UPDATE log_in_pressure SET failures = 0, proof_since = NULL, proof_until = NULL',
  )
  await recordRestore(owner, takenAt, sessions)
  await unmarkRestore(owner)
  await owner.query('COMMIT')
  return voided
}

const endSessions = (owner: pg.Client): Promise<number> =>
  count(owner, endSessionsSql(Prisma.sql`expires_at > now()`, 'restored'))

/** Undo links stay: they are the only way back for the owner of a stolen account. */
async function voidLinks(owner: pg.Client) {
  const links = await count(
    owner,
    Prisma.sql`
    UPDATE account_links SET superseded_at = now()
    WHERE purpose IN ('reset', 'verify', 'change') AND used_at IS NULL AND superseded_at IS NULL
      AND expires_at > now()`,
  )
  const invitations = await count(
    owner,
    Prisma.sql`
    UPDATE invitations SET expires_at = now()
    WHERE accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()`,
  )
  // Most of them were sent since, and their links are void.
  const mails = await count(
    owner,
    Prisma.sql`
    UPDATE mail_outbox SET state = 'dropped', finished_at = now(), leased_until = NULL, payload = NULL
    WHERE state = 'pending'`,
  )
  return { links, invitations, mails }
}

const recordRestore = (owner: pg.Client, takenAt: string, sessions: number | null) =>
  count(
    owner,
    insertAuditEventSql({
      ...NO_REQUEST,
      action: 'sys_restore',
      changes: {
        taken_at: { before: null, after: takenAt },
        ...(sessions !== null && { sessions: { before: null, after: sessions } }),
      },
    }),
  )

async function count(owner: pg.Client, { text, values }: Prisma.Sql): Promise<number> {
  const { rowCount } = await owner.query(text, values)
  return rowCount ?? 0
}
