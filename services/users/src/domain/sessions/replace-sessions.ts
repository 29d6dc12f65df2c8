import type { EndReason, LogInMethod } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { Prisma } from '#/generated/prisma/client.ts'
import {
  createSession,
  endSessionsSql,
  liveSessionsSql,
  type NewSession,
  type SessionGrant,
} from './sessions.ts'

interface Replacement {
  reason: EndReason
  newSession: NewSession
  /** What the user showed for the change. Without, the new session keeps what they showed for the former one. */
  methods?: readonly LogInMethod[] | undefined
}

/**
 * Ends all live sessions of a user, including the caller's, and opens a new one for the caller. Call it in a transaction
 * that has locked the user's row and records the event. Returns null when the caller's session has ended concurrently;
 * the transaction must then roll back.
 */
export async function replaceSessions(
  tx: Database,
  { userId, sessionId }: { userId: string; sessionId: string },
  { reason, newSession, methods }: Replacement,
): Promise<SessionGrant | null> {
  const rows = await tx.$queryRaw<{ id: string; methods: LogInMethod[] | null }[]>(
    Prisma.sql`${endSessionsSql(liveSessionsSql(userId), reason)} RETURNING id, methods`,
  )
  const former = rows.find(({ id }) => id === sessionId)
  if (!former) return null
  const known = methods ?? former.methods ?? newSession.methods
  return createSession(tx, userId, { ...newSession, methods: known })
}
