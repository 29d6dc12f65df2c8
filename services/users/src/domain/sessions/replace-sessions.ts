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

interface EndedSession {
  id: string
  methods: LogInMethod[] | null
  authenticatedAt: Date
}

interface Replacement {
  reason: EndReason
  newSession: NewSession
  /** How the user confirmed the change. By default, the new session keeps the methods and the time of the former one. */
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
  const ended = await tx.$queryRaw<EndedSession[]>(Prisma.sql`
    ${endSessionsSql(liveSessionsSql(userId), reason)}
    RETURNING id, methods, coalesce(authenticated_at, created_at) AS "authenticatedAt"`)
  const former = ended.find(({ id }) => id === sessionId)
  if (!former) return null
  if (methods) return createSession(tx, userId, { ...newSession, methods })
  const { authenticatedAt } = former
  const kept = { methods: former.methods ?? newSession.methods, authenticatedAt }
  return createSession(tx, userId, { ...newSession, ...kept })
}
