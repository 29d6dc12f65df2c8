import fp from 'fastify-plugin'
import type { AuditEvent } from '#/domain/audit/audit-event.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { AppError } from '#/errors.ts'
import { mergeRepeats } from '#/lib/merge-repeats.ts'
import { auditEvent } from './audit-event.ts'

/** Milliseconds, and users with an endpoint that are counted at once. */
const WINDOW = 60_000
const MOST = 1_000

/**
 * Records what signed-in users were denied. Repeated denials of one user and endpoint are one event a minute with a
 * count: a script that runs into 403 would otherwise fill the trail.
 */
export const refusals = fp(async (app) => {
  const denials = mergeRepeats<AuditEvent>({
    write: async (event, count) => void (await insertAuditEvent(app.db, withCount(event, count))),
    onError: (err) => app.log.warn({ err }, 'a count of refusals was not recorded'),
    window: WINDOW,
    most: MOST,
  })

  app.addHook('onError', async (request, _reply, error) => {
    const isRefusal = error instanceof AppError && error.code === 'insufficient_scope'
    if (!isRefusal || !request.session) return
    const detail = `${request.method} ${request.routeOptions.url}`
    const event = auditEvent(request, { action: 'authz_fail', detail })
    await denials.add(`${request.session.user.id} ${detail}`, event).catch((err) =>
      // The refusal stands without it.
      request.log.warn({ err }, 'a refusal is not in the trail'),
    )
  })
  app.addHook('onClose', () => denials.flush())
})

const withCount = (event: AuditEvent, count: number): AuditEvent =>
  count === 1 ? event : { ...event, changes: { denials: { before: null, after: count } } }
