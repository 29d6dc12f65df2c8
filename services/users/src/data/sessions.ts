import { v7 as uuidv7 } from 'uuid'
import { Prisma } from '#/generated/prisma/client.ts'
import type { UserRow } from '#/lib/present-user.ts'
import type { Database } from './database.ts'
import { USER_COLUMNS } from './user-columns.ts'

/** Seconds. An unused session ends after the idle time, any session after the absolute one. */
const IDLE_SECONDS = 30 * 86_400
const ABSOLUTE_SECONDS = 90 * 86_400

export type EndReason = 'logout' | 'replaced' | 'reuse' | 'password_changed' | 'access_reduced'

/** Where a session is opened from, and the one whose place it takes. */
export interface Opening {
  ip: string
  userAgent: string | undefined
  replaces?: string | undefined
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
  user: UserRow & { passwordHash: string }
}

/** Everything is on the database's clock: replicas need not agree on the time. */
export async function createSession(
  db: Database,
  userId: string,
  opening: Opening,
): Promise<SessionGrant> {
  const grant = newGrant(userId)
  await db.$executeRaw`
    WITH account AS (SELECT ${userId}::uuid AS id), ${opened(grant, opening)}
    SELECT FROM account`
  return grant
}

/**
 * Opens a session and notes the log-in, in one statement: if the account may still be used and the
 * password is still the one that was checked; null otherwise. Waits for a deactivation at the same
 * moment, and a later one finds the session.
 */
export async function logIn(
  db: Database,
  { id, passwordHash }: { id: string; passwordHash: string },
  opening: Opening,
): Promise<{ grant: SessionGrant; lastLoginAt: Date } | null> {
  const grant = newGrant(id)
  const [row] = await db.$queryRaw<{ lastLoginAt: Date }[]>`
    WITH account AS (
      UPDATE users SET last_login_at = now()
      WHERE id = ${id}::uuid AND password_hash = ${passwordHash}
        AND active AND approval = 'approved'
      RETURNING id, last_login_at
    ), ${opened(grant, opening)}
    SELECT last_login_at AS "lastLoginAt" FROM account`
  return row ? { grant, lastLoginAt: row.lastLoginAt } : null
}

const newGrant = (userId: string): SessionGrant => ({
  id: uuidv7(),
  userId,
  generation: 1,
  expiresIn: IDLE_SECONDS,
})

/** The part of a statement that makes `account`'s session, and ends the one that it replaces. */
const opened = ({ id }: SessionGrant, { ip, userAgent, replaces }: Opening) => Prisma.sql`
  replaced AS (
    UPDATE sessions SET ended_at = now(), end_reason = 'replaced'
    WHERE id = ${replaces ?? null}::uuid AND ended_at IS NULL AND EXISTS (SELECT FROM account)
  ), opened AS (
    INSERT INTO sessions (id, user_id, expires_at, ip, user_agent)
    SELECT ${id}::uuid, account.id, now() + make_interval(secs => ${IDLE_SECONDS}::float8),
           ${ip}, ${userAgent?.slice(0, 512) ?? null}
    FROM account
  )`

/** The session with its user, as long as both may be used; the role is the live one. */
export async function findLiveSession(db: Database, id: string): Promise<LiveSession | null> {
  const [user] = await db.$queryRaw<LiveSession['user'][]>`
    SELECT ${USER_COLUMNS}, password_hash AS "passwordHash"
    FROM users WHERE active AND approval = 'approved' AND id = (
      SELECT user_id FROM sessions
      WHERE id = ${id}::uuid AND ended_at IS NULL AND expires_at > now())`
  return user ? { id, user } : null
}

export type RefreshRule = 'same' | 'rotated' | 'grace' | 'lost' | 'reuse'

/**
 * Presents a generation of a refresh token, by the rules of the token answer in docs/security.md:
 * `same`     (a) the current one, younger than twice the grace, comes back itself;
 * `rotated`  (a) the current one, older, makes a new one;
 * `grace`    (b) the previous one, within the grace of the last rotation, gets the current one;
 * `lost`     (c) the previous one later, while the current one was never presented: its answer was
 *                lost, so a new one is made and the lost one is void;
 * `reuse`    (d) any other: somebody holds a copy, and the session ends.
 * One statement decides on the locked row, so that tabs at the same moment cannot both rotate. The age
 * stands in the CASE itself: who waited for the lock is judged again by the row's new columns, but a
 * joined subquery would keep the age that it had before.
 * Null when no live session is left.
 */
export async function presentRefreshToken(
  db: Database,
  { sessionId, generation }: { sessionId: string; generation: number },
  graceSeconds: number,
): Promise<(SessionGrant & { rule: RefreshRule }) | null> {
  const [row] = await db.$queryRaw<(SessionGrant & { rule: RefreshRule })[]>`
    WITH presented AS (
      SELECT s.id, CASE
        WHEN s.generation = ${generation}::int
          AND clock_timestamp() < s.rotated_at + 2 * make_interval(secs => ${graceSeconds}::float8)
          THEN 'same'
        WHEN s.generation = ${generation}::int THEN 'rotated'
        WHEN s.previous_generation = ${generation}::int
          AND clock_timestamp() < s.rotated_at + make_interval(secs => ${graceSeconds}::float8)
          THEN 'grace'
        WHEN s.previous_generation = ${generation}::int AND NOT s.presented THEN 'lost'
        ELSE 'reuse'
      END AS rule
      FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = ${sessionId}::uuid AND s.ended_at IS NULL AND s.expires_at > now()
        AND u.active AND u.approval = 'approved'
      FOR UPDATE OF s
    )
    UPDATE sessions s SET
      generation = s.generation + CASE WHEN rule IN ('rotated', 'lost') THEN 1 ELSE 0 END,
      previous_generation = CASE rule WHEN 'rotated' THEN s.generation ELSE s.previous_generation END,
      rotated_at = CASE WHEN rule IN ('rotated', 'lost') THEN clock_timestamp() ELSE s.rotated_at END,
      presented = CASE rule WHEN 'same' THEN true WHEN 'grace' THEN s.presented ELSE false END,
      last_used_at = clock_timestamp(),
      expires_at = least(
        clock_timestamp() + make_interval(secs => ${IDLE_SECONDS}::float8),
        s.created_at + make_interval(secs => ${ABSOLUTE_SECONDS}::float8)),
      ended_at = CASE rule WHEN 'reuse' THEN clock_timestamp() END,
      end_reason = CASE rule WHEN 'reuse' THEN 'reuse' END
    FROM presented WHERE s.id = presented.id
    RETURNING s.id, s.user_id AS "userId", s.generation, rule,
      floor(extract(epoch FROM s.expires_at - clock_timestamp()))::int AS "expiresIn"`
  return row ?? null
}

/** Ends one session; false when it had ended before. */
export async function endSession(db: Database, id: string, reason: EndReason): Promise<boolean> {
  const ended = await db.$executeRaw`
    UPDATE sessions SET ended_at = now(), end_reason = ${reason}
    WHERE id = ${id}::uuid AND ended_at IS NULL`
  return ended > 0
}

/** Ends a user's sessions, all but one if `keep` names it. */
export const endSessionsOf = (
  db: Database,
  { userId, keep }: { userId: string; keep?: string },
  reason: EndReason,
) => db.$executeRaw`
  UPDATE sessions SET ended_at = now(), end_reason = ${reason}
  WHERE user_id = ${userId}::uuid AND ended_at IS NULL
    AND id IS DISTINCT FROM ${keep ?? null}::uuid`
