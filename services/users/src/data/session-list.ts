import { END_REASONS, type EndReason } from '@gatehouse/contract'
import type { SessionRow } from '#/lib/present-session.ts'
import type { Database } from './database.ts'

/** The most sessions that a list shows; nobody has as many devices. */
const LIST_LIMIT = 200

/** A user's live sessions, the last used first. */
export const listLiveSessions = (db: Database, userId: string) => db.$queryRaw<SessionRow[]>`
  SELECT id, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt",
    ip, user_agent AS "userAgent"
  FROM sessions WHERE user_id = ${userId}::uuid AND ended_at IS NULL AND expires_at > now()
  ORDER BY last_used_at DESC, id DESC LIMIT ${LIST_LIMIT}`

/** Why a session is no longer live; undefined when its row, or its user, is gone. */
export async function endReasonOf(db: Database, id: string): Promise<EndReason | undefined> {
  const [row] = await db.$queryRaw<{ reason: string | null }[]>`
    SELECT CASE WHEN ended_at IS NULL AND expires_at <= now() THEN 'expired' ELSE end_reason END AS reason
    FROM sessions WHERE id = ${id}::uuid`
  const reason = row?.reason ?? ''
  return isEndReason(reason) ? reason : undefined
}

const isEndReason = (reason: string): reason is EndReason => Object.hasOwn(END_REASONS, reason)
