import type { AuditEvent } from '@gatehouse/contract'
import { type AuditChanges, type AuditOrigin, unsealFor } from './audit-event.ts'
import type { AuditRow } from './list-audit-events.ts'

/** Returns an event as admins see it. */
export function presentAuditEvent(row: AuditRow): AuditEvent {
  const actor = personOf(row.actorId, row.actorKey)
  const user = personOf(row.userId, row.userKey)
  const origin = unsealFor<AuditOrigin>(actor ?? user, row.origin)
  return {
    id: row.id,
    at: row.at.toISOString(),
    action: row.action,
    actor: actor && { id: actor.id, username: row.actorName },
    user: user && { id: user.id, username: row.userName },
    object: row.objectId === null ? null : { id: row.objectId, name: row.objectName },
    changes: { ...row.changes, ...(user && unsealFor<AuditChanges>(user, row.personalChanges)) },
    detail: row.detail,
    ip: origin?.ip ?? null,
    user_agent: origin?.userAgent ?? null,
    request_id: row.requestId,
  }
}

/** Returns an event as its user or actor sees it, without another actor's address and browser. */
export function presentOwnAuditEvent(row: AuditRow, readerId: string): AuditEvent {
  const event = presentAuditEvent(row)
  const isByAnother = row.actorId !== null && row.actorId !== readerId
  return isByAnother ? { ...event, ip: null, user_agent: null } : event
}

const personOf = (id: string | null, auditKey: string | null) =>
  id === null ? null : { id, auditKey }
