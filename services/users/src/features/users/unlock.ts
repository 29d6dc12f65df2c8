import { unlockUser } from '@gatehouse/contract'
import { lockUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { clearLimits } from '#/domain/limits/clear-limits.ts'
import { userNotFound } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'

/** Clears the failed log-ins of an account. Known devices and networks keep theirs. */
export const unlockRoute = (app: App) =>
  app.route({
    ...route(unlockUser),
    handler: async (request, reply) => {
      const { id } = request.params
      const action = 'authn_login_unlock'
      const user = await app.db.$transaction(async (tx) => {
        const user = await lockUser(tx, id)
        if (!user) throw userNotFound(id)
        await clearLimits(tx, app.limitKeys, id)
        await insertAuditEvent(tx, auditEvent(request, { action, user }))
        return user
      })
      request.log.info({ event: action, user_id: id, actor_id: callerOf(request).user.id })
      return userAnswer(reply, user)
    },
  })
