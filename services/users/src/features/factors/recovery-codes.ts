import { replaceRecoveryCodes } from '@gatehouse/contract'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { replaceRecoveryCodes as replace } from '#/domain/factors/recovery-codes.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { type App, route } from '#/route.ts'
import { notAdded } from './faults.ts'
import { requirePassword } from './require-password.ts'
import { withCode } from './with-code.ts'

export const recoveryCodesRoute = (app: App) =>
  app.route({
    ...route(replaceRecoveryCodes),
    handler: async (request) => {
      const user = await requirePassword(request)
      if (!user.hasSecondFactor) throw notAdded()
      const action = 'authn_recovery_codes_replaced'
      const codes = await withCode(request, user, (useCode) =>
        app.db.$transaction(async (tx) => {
          await useCode(tx)
          await insertAuditEvent(tx, auditEvent(request, { action, user }))
          return replace(tx, app.factorBox, user.id)
        }),
      )
      app.mail.wake()
      request.log.info({ event: action, user_id: user.id })
      return { status: 'success' as const, data: { recovery_codes: codes } }
    },
  })
