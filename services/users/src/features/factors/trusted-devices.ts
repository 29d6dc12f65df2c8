import { removeTrustedDevice, removeTrustedDevices } from '@gatehouse/contract'
import { lockUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import {
  removeTrustedDevices as removeAll,
  removeTrustedDevice as removeOne,
} from '#/domain/factors/trusted-devices.ts'
import { AppError } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

/** Open sessions stay: a stolen device also has one, which its owner ends on the page of sessions. */
export function trustedDeviceRoutes(app: App): void {
  app.route({
    ...route(removeTrustedDevice),
    handler: async (request) => {
      const { user } = callerOf(request)
      const { id } = request.params
      await app.db.$transaction(async (tx) => {
        await lockUser(tx, user.id)
        if (!(await removeOne(tx, user.id, id))) {
          throw new AppError('not_found', { message: `Trusted device ${id} does not exist.` })
        }
        const event = { action: 'authn_device_untrusted', user, object: { id } } as const
        await insertAuditEvent(tx, auditEvent(request, event))
      })
      return { status: 'success' as const, message: 'Device no longer trusted.' }
    },
  })
  app.route({
    ...route(removeTrustedDevices),
    handler: async (request) => {
      const { user } = callerOf(request)
      await app.db.$transaction(async (tx) => {
        await lockUser(tx, user.id)
        if ((await removeAll(tx, user.id)) === 0) return
        await insertAuditEvent(tx, auditEvent(request, { action: 'authn_device_untrusted', user }))
      })
      return { status: 'success' as const, message: 'No device is trusted any more.' }
    },
  })
}
