import { END_REASONS, type EndReason } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from './sessions.ts'

/** The columns of a session's row that an answer is made of. */
export interface SessionRow {
  id: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
  ip: string | null
  userAgent: string | null
}

/** The most sessions that a list shows; nobody has as many devices. */
const LIST_LIMIT = 200

/**
 * A user's live sessions, the last used first. Times of use are rounded down to the hour, in the order of the
 * list too, and the session that asks counts as used now: a thief with a copy of it must not learn from the list when
 * the owner refreshes.
 */
export const listLiveSessions = (db: Database, userId: string, currentId: string) =>
  db.$queryRaw<SessionRow[]>`
    SELECT id, created_at AS "createdAt", used AS "lastUsedAt", ip, user_agent AS "userAgent",
      date_trunc('hour', least(
        used + make_interval(secs => ${IDLE_SECONDS}::float8),
        created_at + make_interval(secs => ${ABSOLUTE_SECONDS}::float8)), 'UTC') AS "expiresAt"
    FROM sessions CROSS JOIN LATERAL (
      SELECT date_trunc('hour', CASE WHEN id = ${currentId}::uuid THEN now() ELSE last_used_at END,
        'UTC') AS used
    ) AS shown
    WHERE user_id = ${userId}::uuid AND ended_at IS NULL AND expires_at > now()
    ORDER BY used DESC, id DESC LIMIT ${LIST_LIMIT}`

/** Why a session is no longer live; undefined when its row, or its user, is gone. */
export async function endReasonOf(db: Database, id: string): Promise<EndReason | undefined> {
  const [row] = await db.$queryRaw<{ reason: string | null }[]>`
    SELECT CASE WHEN ended_at IS NULL AND expires_at <= now() THEN 'expired' ELSE end_reason END AS reason
    FROM sessions WHERE id = ${id}::uuid`
  const reason = row?.reason ?? ''
  return isEndReason(reason) ? reason : undefined
}

const isEndReason = (reason: string): reason is EndReason => Object.hasOwn(END_REASONS, reason)
