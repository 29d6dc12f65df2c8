import fp from 'fastify-plugin'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { AppError } from '#/errors.ts'
import { mergeRepeats } from '#/lib/merge-repeats.ts'
import { auditEvent } from './audit-event.ts'

const WINDOW_MS = 60_000
/** Pairs of user and endpoint that are counted at the same time. */
const MAX_PAIRS = 1_000

/**
 * Audits requests that logged-in users were denied. Repeated denials of one user and endpoint become one event a
 * minute with a count; a script that keeps getting 403 would otherwise fill the audit trail.
 */
export const auditDenials = fp(async (app) => {
  const denials = mergeRepeats<AuditEvent>({
    write: async (event, count) => void (await insertAuditEvent(app.db, withCount(event, count))),
    onError: (err) => app.log.warn({ err }, 'a count of denials was not recorded'),
    window: WINDOW_MS,
    most: MAX_PAIRS,
  })

  app.addHook('onError', async (request, _reply, error) => {
    const isDenial = error instanceof AppError && error.code === 'insufficient_scope'
    if (!isDenial || !request.session) return
    const detail = `${request.method} ${request.routeOptions.url}`
    const event = auditEvent(request, { action: 'authz_fail', detail })
    await denials.add(`${request.session.user.id} ${detail}`, event).catch((err) =>
      // The request is denied even when its event can't be recorded.
      request.log.warn({ err }, 'a denial was not audited'),
    )
  })
  app.addHook('onClose', () => denials.flush())
})

const withCount = (event: AuditEvent, count: number): AuditEvent =>
  count === 1 ? event : { ...event, changes: { denials: { before: null, after: count } } }
