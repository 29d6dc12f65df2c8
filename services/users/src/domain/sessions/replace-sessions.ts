import type { EndReason } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import {
  createSession,
  endSessionsSql,
  liveSessionsSql,
  type NewSession,
  type SessionGrant,
} from './sessions.ts'

/**
 * Ends all live sessions of a user, including the caller's, and opens a new one for the caller. Call it in a transaction
 * that has locked the user's row and records the event. Returns null when the caller's session has ended concurrently;
 * the transaction must then roll back.
 */
export async function replaceSessions(
  tx: Database,
  { userId, sessionId }: { userId: string; sessionId: string },
  { reason, newSession }: { reason: EndReason; newSession: NewSession },
): Promise<SessionGrant | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>(
    Prisma.sql`${endSessionsSql(liveSessionsSql(userId), reason)} RETURNING id`,
  )
  if (!rows.some(({ id }) => id === sessionId)) return null
  return createSession(tx, userId, newSession)
}
