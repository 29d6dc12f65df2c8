import fp from 'fastify-plugin'
import { recordEvent } from '#/data/audit.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from './audit-event.ts'

/** What somebody who is logged in was not allowed to do goes into the trail. */
export const refusals = fp(async (app) => {
  app.addHook('onError', async (request, _reply, error) => {
    const isRefusal = error instanceof AppError && error.code === 'insufficient_scope'
    if (!isRefusal || !request.session) return
    const detail = `${request.method} ${request.routeOptions.url}`
    await recordEvent(app.db, auditEvent(request, { action: 'authz_fail', detail })).catch((err) =>
      // The refusal stands without it.
      request.log.warn({ err }, 'a refusal is not in the trail'),
    )
  })
})
