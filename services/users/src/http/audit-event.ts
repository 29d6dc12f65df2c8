import type { FastifyRequest } from 'fastify'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'

type EventFields = Omit<AuditEvent, 'actor' | 'origin' | 'requestId'> &
  Partial<Pick<AuditEvent, 'actor'>>

/** Returns an audit event with the request's origin and id. The actor defaults to the caller. */
export const auditEvent = (request: FastifyRequest, fields: EventFields): AuditEvent => ({
  actor: request.session?.user ?? null,
  origin: {
    ip: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 512) ?? null,
  },
  requestId: request.id,
  ...fields,
})
