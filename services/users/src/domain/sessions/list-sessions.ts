import { END_REASONS, type EndReason, type LogInMethod } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from './sessions.ts'

/** The columns of a session's row that responses are built from. */
export interface SessionRow {
  id: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
  ip: string | null
  userAgent: string | null
  methods: LogInMethod[]
}

/** More sessions than anybody has devices. */
const LIST_LIMIT = 200

/**
 * Returns a user's live sessions, most recently used first. Rounds times of use down to the hour, also for the order,
 * and counts the caller's session as used now. Otherwise a thief with a copy could see when the owner refreshes.
 */
export const listLiveSessions = (db: Database, userId: string, currentId: string) =>
  db.$queryRaw<SessionRow[]>`
    SELECT id, created_at AS "createdAt", used AS "lastUsedAt", ip, user_agent AS "userAgent",
      coalesce(methods, '{password}') AS methods, date_trunc('hour', least(
        used + make_interval(secs => ${IDLE_SECONDS}::float8),
        created_at + make_interval(secs => ${ABSOLUTE_SECONDS}::float8)), 'UTC') AS "expiresAt"
    FROM sessions CROSS JOIN LATERAL (
      SELECT date_trunc('hour', CASE WHEN id = ${currentId}::uuid THEN now() ELSE last_used_at END,
        'UTC') AS used
    ) AS shown
    WHERE user_id = ${userId}::uuid AND ended_at IS NULL AND expires_at > now()
    ORDER BY used DESC, id DESC LIMIT ${LIST_LIMIT}`

/** Returns why a session ended, or `undefined` when it is live or its row was deleted. */
export async function endReasonOf(db: Database, id: string): Promise<EndReason | undefined> {
  const [row] = await db.$queryRaw<{ reason: string | null }[]>`
    SELECT CASE WHEN ended_at IS NULL AND expires_at <= now() THEN 'expired' ELSE end_reason END AS reason
    FROM sessions WHERE id = ${id}::uuid`
  const reason = row?.reason ?? ''
  return isEndReason(reason) ? reason : undefined
}

const isEndReason = (reason: string): reason is EndReason => Object.hasOwn(END_REASONS, reason)
