import type { AuditAction, EndReason, LogInMethod } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '#/database/database.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { replaceSessions } from '#/domain/sessions/replace-sessions.ts'
import { sessionEnded } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from './access.ts'
import { newSessionOf } from './new-session.ts'
import { beginSession } from './token-answer.ts'

interface CredentialChange {
  /** The caller. */
  user: UserRow
  byCookie: boolean
  /** The event name in the audit trail and the log. */
  action: AuditAction
  /** The end reason of the user's sessions. */
  reason: EndReason
  /** How the user confirmed the change, if that differs from the methods of the session. */
  methods?: readonly LogInMethod[]
  /** The event's object. Defaults to the new session. */
  object?: { id: string }
  /** Writes the change and locks the user's row. Throws to refuse the change. */
  write(tx: Database): Promise<void>
}

/**
 * Changes a user's credentials and returns the tokens of a new session. All previous sessions end in the same
 * transaction, including the caller's, so that stolen copies of its cookies become useless.
 */
export async function changeCredentials(
  request: FastifyRequest,
  reply: FastifyReply,
  { user, byCookie, action, reason, methods, object, write }: CredentialChange,
) {
  const { db, liveSessions } = request.server
  const caller = { userId: user.id, sessionId: callerOf(request).id }
  const newSession = newSessionOf(request, { user, byCookie })
  const grant = await db.$transaction(async (tx) => {
    await write(tx)
    const grant = await replaceSessions(tx, caller, { reason, newSession, methods })
    if (!grant) throw sessionEnded()
    const about = object ?? { id: grant.id }
    await insertAuditEvent(tx, auditEvent(request, { action, user, object: about }))
    return grant
  })
  await liveSessions.catchUp()
  const about = object && { object_id: object.id }
  request.log.info({ event: action, user_id: user.id, session_id: grant.id, ...about })
  return beginSession(reply, { grant, user, byCookie })
}
