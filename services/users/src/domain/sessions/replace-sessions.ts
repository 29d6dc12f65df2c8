import type { EndReason } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import {
  createSession,
  endSessionsSql,
  liveSessionsSql,
  type Opening,
  type SessionGrant,
} from './sessions.ts'

/**
 * Ends all live sessions of a user, the caller's too, and opens a new one for the caller; part of a change that
 * holds the user's row and leaves the event. Returns null, for a rollback, when the caller's session is no longer
 * live: a session that ended meanwhile opens no other.
 */
export async function replaceSessions(
  tx: Database,
  { userId, sessionId }: { userId: string; sessionId: string },
  { reason, opening }: { reason: EndReason; opening: Opening },
): Promise<SessionGrant | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>(
    Prisma.sql`${endSessionsSql(liveSessionsSql(userId), reason)} RETURNING id`,
  )
  if (!rows.some(({ id }) => id === sessionId)) return null
  return createSession(tx, userId, opening)
}
