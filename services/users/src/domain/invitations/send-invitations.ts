import type { Role } from '@gatehouse/contract'
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '#/database/database.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { type LinkKeys, newToken } from '#/domain/links/link-keys.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import { isUuid } from '#/lib/uuid.ts'
import { COLUMNS, type InvitationRow, IS_OPEN, PEOPLE } from './invitation-row.ts'

const DAYS = 7

/** An invitation, and the only copy of its new token. */
export interface SentInvitation extends InvitationRow {
  token: string
}

const EXPIRY = Prisma.sql`now() + make_interval(days => ${DAYS}::int)`

export interface NewInvitations {
  /** Distinct, ignoring case. */
  emails: string[]
  role: Role
  inviterId: string
  created: AuditEvent
  resent: AuditEvent
}

/**
 * Creates an invitation for each address and records it. An address with an open invitation gets a new link, role and
 * expiry instead: its former link is void. Returns them in the order of the addresses.
 */
export async function sendInvitations(
  tx: Database,
  keys: LinkKeys,
  { emails, role, inviterId, created, resent }: NewInvitations,
): Promise<SentInvitation[]> {
  const invited = new Map(emails.map((email) => [email.toLowerCase(), newInvitation(keys)]))
  const news = [...invited.values()]
  const isNew = Prisma.sql`written.id = ANY(${news.map(({ id }) => id)}::uuid[])`
  const rows = await tx.$queryRaw<InvitationRow[]>`
    WITH former AS (
      SELECT id, role FROM invitations WHERE email = ANY(${emails}::citext[]) AND ${IS_OPEN}
    ), written AS (
      INSERT INTO invitations (id, email, role, token_hash, invited_by_id, expires_at)
      SELECT id, email, ${role}::role, token_hash, ${inviterId}::uuid, ${EXPIRY}
      FROM unnest(${news.map(({ id }) => id)}::uuid[], ${emails}::citext[],
        ${news.map(({ tokenHash }) => tokenHash)}::bytea[]) AS entered(id, email, token_hash)
      -- In one order, so that two lists of the same addresses wait for each other instead of a deadlock.
      ORDER BY email
      ON CONFLICT (email) WHERE ${IS_OPEN} DO UPDATE
      SET role = excluded.role, token_hash = excluded.token_hash,
        invited_by_id = excluded.invited_by_id, sent_at = now(), expires_at = excluded.expires_at
      RETURNING *
    ), recorded AS (${insertAuditEventSql(created, {
      from: Prisma.sql`written WHERE ${isNew}`,
      objectId: Prisma.sql`written.id`,
      changes: Prisma.sql`audit_changes(NULL, ${roleOf('written')})`,
    })}), recorded_again AS (${insertAuditEventSql(resent, {
      from: Prisma.sql`written LEFT JOIN former USING (id) WHERE NOT ${isNew}`,
      objectId: Prisma.sql`written.id`,
      changes: Prisma.sql`audit_changes(${roleOf('former')}, ${roleOf('written')})`,
    })})
    SELECT ${COLUMNS} FROM written AS invitation ${PEOPLE}`
  const byEmail = new Map(rows.map((row) => [row.email.toLowerCase(), row]))
  return [...invited].flatMap(([email, { token }]) => {
    const row = byEmail.get(email)
    return row ? [{ ...row, token }] : []
  })
}

function newInvitation(keys: LinkKeys) {
  const token = newToken()
  const [tokenHash] = keys.ofToken(token)
  return { id: uuidv7(), token, tokenHash }
}

const roleOf = (row: 'written' | 'former') => Prisma.raw(`jsonb_build_object('role', ${row}.role)`)

/** Returns those of the addresses that have an account, in lower case. */
export async function takenAddresses(db: Database, emails: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    SELECT lower(email::text) AS email FROM users WHERE email = ANY(${emails}::citext[])`
  return new Set(rows.map(({ email }) => email))
}

/**
 * Gives an open invitation a new link, expiry and inviter. The former link is void. Returns null when no open
 * invitation has the id, or its address has an account.
 */
export async function resendInvitation(
  tx: Database,
  keys: LinkKeys,
  { id, inviterId, event }: { id: string; inviterId: string; event: AuditEvent },
): Promise<SentInvitation | null> {
  if (!isUuid(id)) return null
  const { token, tokenHash } = newInvitation(keys)
  const [row] = await tx.$queryRaw<InvitationRow[]>`
    WITH written AS (
      UPDATE invitations SET token_hash = ${tokenHash}::bytea, invited_by_id = ${inviterId}::uuid,
        sent_at = now(), expires_at = ${EXPIRY}
      WHERE id = ${id}::uuid AND ${IS_OPEN}
        AND NOT EXISTS (SELECT FROM users WHERE users.email = invitations.email)
      RETURNING *
    ), recorded AS (${insertAuditEventSql(event, { from: Prisma.sql`written` })})
    SELECT ${COLUMNS} FROM written AS invitation ${PEOPLE}`
  return row ? { ...row, token } : null
}
