import type { FastifyRequest } from 'fastify'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'

type Told = Omit<AuditEvent, 'actor' | 'origin' | 'requestId'> & Partial<Pick<AuditEvent, 'actor'>>

/** An event of the trail: what a handler tells, by the caller unless it says who, from where they called. */
export const auditEvent = (request: FastifyRequest, told: Told): AuditEvent => ({
  actor: request.session?.user ?? null,
  origin: {
    ip: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 512) ?? null,
  },
  requestId: request.id,
  ...told,
})
