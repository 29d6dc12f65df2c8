import { createUser } from '@gatehouse/contract'
import { holdsRole } from '#/domain/accounts/role-holder.ts'
import { newUserChanges } from '#/domain/accounts/user-changes.ts'
import { insertUser } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { sessionEnded } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { hashNewPassword } from '#/http/identity/new-password.ts'
import { enqueueVerification } from '#/http/verification.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'

export const createRoute = (app: App) =>
  app.route({
    ...route(createUser),
    handler: async (request, reply) => {
      const { username, email, password, role = 'employee' } = request.body
      const caller = callerOf(request).user
      const passwordHash = await hashNewPassword(request, password)
      const user = await app.db.$transaction(async (tx) => {
        // Checked again, because hashing may have taken seconds.
        if (!(await holdsRole(tx, { id: caller.id, role: 'admin' }))) throw sessionEnded()
        const user = await insertUser(tx, { username, email, passwordHash, role })
        const event = { action: 'user_created', user, ...newUserChanges(user) } as const
        await insertAuditEvent(tx, auditEvent(request, event))
        await enqueueVerification(tx, app, user)
        return user
      })
      app.mail.wake()
      request.log.info({ event: 'user_created', user_id: user.id, role, actor_id: caller.id })
      reply.code(201)
      return { ...userAnswer(reply, user), message: `${user.email} was added!` }
    },
  })
