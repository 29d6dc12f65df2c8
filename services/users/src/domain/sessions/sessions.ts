import type { EndReason, LogInMethod } from '@gatehouse/contract'
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

/** The client that opens a session, and the session that it replaces. */
export interface NewSession {
  ip: string
  userAgent: string | undefined
  /** How the user logged in. */
  methods: readonly LogInMethod[]
  /** When the user logged in, by default now. */
  authenticatedAt?: Date
  replaces?: Replacement | undefined
}

/** The refresh cookie of the session to replace. */
interface Replacement extends RefreshClaim {
  graceSeconds: number
  /** The statement adds the user, who may differ from the one who logs in. */
  event: AuditEvent
}

/** A live session's refresh state, and how it began. */
export interface SessionGrant {
  id: string
  userId: string
  methods: readonly LogInMethod[]
  authenticatedAt: Date
  generation: number
  /** Seconds until the session ends unless it is used again. */
  expiresIn: number
}

/** A live session with its user. */
export interface LiveSession {
  id: string
  user: UserRow
  methods: readonly LogInMethod[]
  /** Seconds since the log-in, by the database's clock. */
  age: number
}

/** Opens a session. Uses only the database's clock, so that replicas need not agree on the time. */
export async function createSession(
  db: Database,
  userId: string,
  newSession: NewSession,
): Promise<SessionGrant> {
  const grant = newGrant(userId, newSession)
  const [row] = await db.$queryRaw<[{ authenticatedAt: Date }]>`
    WITH account AS (SELECT ${userId}::uuid AS id), ${openSessionSql(grant, newSession)}
    SELECT authenticated_at AS "authenticatedAt" FROM opened`
  return { ...grant, ...row }
}

/** The user agent as its column stores it. */
export const storedAgent = ({ userAgent }: Pick<NewSession, 'userAgent'>): string | null =>
  userAgent?.slice(0, 512) ?? null

/** A session that no statement has opened yet. */
export const newGrant = (
  userId: string,
  { methods }: NewSession,
): Omit<SessionGrant, 'authenticatedAt'> => ({
  id: uuidv7(),
  userId,
  methods,
  generation: 1,
  expiresIn: IDLE_SECONDS,
})

/** CTEs that insert the session of `account` and end the one that it replaces. */
export const openSessionSql = ({ id }: { id: string }, newSession: NewSession) => Prisma.sql`
  ${newSession.replaces ? replaceSessionSql(newSession.replaces) : Prisma.empty} opened AS (
    INSERT INTO sessions (id, user_id, expires_at, ip, user_agent, methods, authenticated_at)
    SELECT ${id}::uuid, account.id, now() + make_interval(secs => ${IDLE_SECONDS}::float8),
           ${newSession.ip}, ${storedAgent(newSession)}, ${newSession.methods}::text[],
           coalesce(${newSession.authenticatedAt ?? null}::timestamptz, now())
    FROM account
    RETURNING authenticated_at
  )`

/**
 * Ends the session only for its current refresh cookie, or the previous one within the grace period. An older one may
 * be a copy, and must not end the session of a user with the current one.
 */
const replaceSessionSql = ({
  sessionId,
  generation,
  graceSeconds,
  event,
}: Replacement) => Prisma.sql`
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

type FoundSession = UserRow & Omit<LiveSession, 'id' | 'user'> & { expiresIn: number }

/**
 * Returns a live session with its active user, their current role, and the seconds until it expires unless it is used
 * again.
 */
export async function findLiveSession(
  db: DatabaseClient,
  id: string,
): Promise<{ session: LiveSession; expiresIn: number } | null> {
  const statement = Prisma.sql`
    SELECT ${USER_COLUMNS}, coalesce(live.methods, '{password}') AS methods,
      extract(epoch FROM now() - live.authenticated_at)::float8 AS age,
      extract(epoch FROM live.expires_at - now())::float8 AS "expiresIn"
    FROM users JOIN (
      SELECT user_id, expires_at, methods, coalesce(authenticated_at, created_at) AS authenticated_at
      FROM sessions
      WHERE id = ${id}::uuid AND ended_at IS NULL AND expires_at > now()
    ) live ON live.user_id = users.id
    WHERE active AND approval = 'approved'`
  const [row] = await db.$prepared<FoundSession>('find_live_session', statement)
  if (!row) return null
  const { expiresIn, methods, age, ...user } = row
  return { session: { id, user, methods, age }, expiresIn }
}

/** Ends a user's live sessions, in a transaction that records the event. */
export const endSessionsOf = (db: Database, { userId }: { userId: string }, reason: EndReason) =>
  db.$executeRaw(endSessionsSql(liveSessionsSql(userId), reason))

/** Ends the sessions that meet a condition. */
export const endSessionsSql = (which: Prisma.Sql, reason: EndReason): Prisma.Sql => Prisma.sql`
  UPDATE sessions SET ended_at = now(), end_reason = ${reason} WHERE ${which} AND ended_at IS NULL`

/** The condition for a user's live sessions except `keep`. */
export const liveSessionsSql = (userId: string, keep?: string): Prisma.Sql => Prisma.sql`
  user_id = ${userId}::uuid AND expires_at > now() AND id IS DISTINCT FROM ${keep ?? null}::uuid`
