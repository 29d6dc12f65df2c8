import type { EndReason } from '@gatehouse/contract'
import { v7 as uuidv7 } from 'uuid'
import type { Database, DatabaseClient } from '#/database/database.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { USER_COLUMNS } from '#/domain/accounts/user-row.ts'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEventSql } from '#/domain/audit/insert-audit-event.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import type { RefreshClaim } from './refresh-token.ts'

/** Seconds without use after which a session ends. */
export const IDLE_SECONDS = 30 * 86_400
/** Seconds after which any session ends. */
export const ABSOLUTE_SECONDS = 90 * 86_400

/** Where a session is opened from, and the one whose place it takes. */
export interface Opening {
  ip: string
  userAgent: string | undefined
  replaces?: Replacing | undefined
}

/** What the refresh cookie of a session says that ends in favor of a new one. */
interface Replacing extends RefreshClaim {
  graceSeconds: number
  /** Its user is the session's, whom only the statement knows. */
  event: AuditEvent
}

/** A live session's refresh state. */
export interface SessionGrant {
  id: string
  userId: string
  generation: number
  /** Seconds until the session ends unless it is used again. */
  expiresIn: number
}

/** A user as one live session sees them, and whose session it is. */
export interface LiveSession {
  id: string
  user: UserRow
}

/** Everything is on the database's clock: replicas need not agree on the time. */
export async function createSession(
  db: Database,
  userId: string,
  opening: Opening,
): Promise<SessionGrant> {
  const grant = newGrant(userId)
  await db.$executeRaw`
    WITH account AS (SELECT ${userId}::uuid AS id), ${openSessionSql(grant, opening)}
    SELECT FROM account`
  return grant
}

/** An account whose password was checked, and the event of its log-in. */
export interface CheckedAccount {
  id: string
  passwordHash: string
  event: AuditEvent
}

/**
 * Opens a session and notes the log-in, in one statement: if the account may still be used and the
 * password is still the one that was checked; null otherwise. Waits for a deactivation at the same
 * moment, and a later one finds the session.
 */
export async function logIn(
  db: DatabaseClient,
  { id, passwordHash, event }: CheckedAccount,
  opening: Opening,
): Promise<{ grant: SessionGrant; lastLoginAt: Date } | null> {
  const grant = newGrant(id)
  const statement = Prisma.sql`
    WITH account AS (
      UPDATE users SET last_login_at = now()
      WHERE id = ${id}::uuid AND password_hash = ${passwordHash}
        AND active AND approval = 'approved'
      RETURNING id, last_login_at
    ), ${openSessionSql(grant, opening)}, recorded AS (
      ${insertAuditEventSql(event, { from: Prisma.sql`account`, objectId: Prisma.sql`${grant.id}` })}
    )
    SELECT last_login_at AS "lastLoginAt" FROM account`
  const name = opening.replaces ? 'log_in_replacing' : 'log_in'
  const [row] = await db.$prepared<{ lastLoginAt: Date }>(name, statement)
  return row ? { grant, lastLoginAt: row.lastLoginAt } : null
}

const newGrant = (userId: string): SessionGrant => ({
  id: uuidv7(),
  userId,
  generation: 1,
  expiresIn: IDLE_SECONDS,
})

/** The part of a statement that makes `account`'s session, and ends the one that it replaces. */
const openSessionSql = ({ id }: SessionGrant, { ip, userAgent, replaces }: Opening) => Prisma.sql`
  ${replaces ? replaceSessionSql(replaces) : Prisma.empty} opened AS (
    INSERT INTO sessions (id, user_id, expires_at, ip, user_agent)
    SELECT ${id}::uuid, account.id, now() + make_interval(secs => ${IDLE_SECONDS}::float8),
           ${ip}, ${userAgent?.slice(0, 512) ?? null}
    FROM account
  )`

/**
 * Only the current refresh cookie, or the previous one within the grace, ends its session: an outdated one
 * may be a copy, and ends the session of somebody who goes on with the current one.
 */
const replaceSessionSql = ({ sessionId, generation, graceSeconds, event }: Replacing) => Prisma.sql`
  replaced AS (
    UPDATE sessions SET ended_at = now(), end_reason = 'replaced'
    WHERE id = ${sessionId}::uuid AND ended_at IS NULL AND expires_at > now()
      AND (generation = ${generation}::int OR previous_generation = ${generation}::int
        AND clock_timestamp() < rotated_at + make_interval(secs => ${graceSeconds}::float8))
      AND EXISTS (SELECT FROM account)
    RETURNING id, user_id
  ), replacement AS (
    ${insertAuditEventSql(event, {
      from: Prisma.sql`replaced`,
      userId: Prisma.sql`replaced.user_id`,
      objectId: Prisma.sql`replaced.id`,
    })}
  ),`

/**
 * The session with its user, as long as both may be used, and the seconds until it ends unless it is used
 * again. The role is the live one.
 */
export async function findLiveSession(
  db: DatabaseClient,
  id: string,
): Promise<{ session: LiveSession; expiresIn: number } | null> {
  const statement = Prisma.sql`
    SELECT ${USER_COLUMNS}, extract(epoch FROM live.expires_at - now())::float8 AS "expiresIn"
    FROM users JOIN (
      SELECT user_id, expires_at FROM sessions
      WHERE id = ${id}::uuid AND ended_at IS NULL AND expires_at > now()
    ) live ON live.user_id = users.id
    WHERE active AND approval = 'approved'`
  const [row] = await db.$prepared<UserRow & { expiresIn: number }>('find_live_session', statement)
  if (!row) return null
  const { expiresIn, ...user } = row
  return { session: { id, user }, expiresIn }
}

/** Ends a user's sessions; part of a change that leaves the event. */
export const endSessionsOf = (db: Database, { userId }: { userId: string }, reason: EndReason) =>
  db.$executeRaw(endSessionsSql(liveSessionsSql(userId), reason))

/** The statement that ends the sessions of a condition. */
export const endSessionsSql = (which: Prisma.Sql, reason: EndReason): Prisma.Sql => Prisma.sql`
  UPDATE sessions SET ended_at = now(), end_reason = ${reason} WHERE ${which} AND ended_at IS NULL`

/** The condition on a user's sessions, all but one if `keep` names it. */
export const liveSessionsSql = (userId: string, keep?: string): Prisma.Sql => Prisma.sql`
  user_id = ${userId}::uuid AND expires_at > now() AND id IS DISTINCT FROM ${keep ?? null}::uuid`
