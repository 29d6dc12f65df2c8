import { forgetDevices } from '@gatehouse/contract'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { forgetDevices as forget } from '#/domain/limits/clear-limits.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

export const devicesRoute = (app: App) =>
  app.route({
    ...route(forgetDevices),
    handler: async (request) => {
      const { user } = callerOf(request)
      const action = 'authn_devices_forgotten'
      await app.db.$transaction(async (tx) => {
        await forget(tx, user.id)
        await insertAuditEvent(tx, auditEvent(request, { action, user }))
      })
      request.log.info({ event: action, user_id: user.id })
      return { status: 'success' as const, message: 'Known devices removed.' }
    },
  })
