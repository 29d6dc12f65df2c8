import { deleteUser } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Database } from '#/database/database.ts'
import {
  findUser,
  lockActiveAdmins,
  lockUser,
  removeUser,
  type UserTarget,
} from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError, invalidFields, userNotFound } from '#/errors.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf, requireOwnership } from '#/http/identity/access.ts'
import { checkOwnPassword } from '#/http/identity/own-password.ts'
import { clearRefreshCookie } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { lockAdmins } from './lock-admins.ts'
import { requireVersion } from './require-version.ts'

export const deleteRoute = (app: App) =>
  app.route({
    ...route(deleteUser),
    handler: async (request, reply) => {
      const { id } = request.params
      const caller = callerOf(request).user
      const user = await findUser(app.db, id)
      if (!user) throw userNotFound(id)
      requireOwnership(request, 'self', user.id)
      const isSelf = user.id === caller.id
      if (isSelf) await requirePassword(request, user)
      const target = { id: user.id, versions: versionsOf(request.headers['if-match']) }
      await app.db.$transaction(async (tx) => {
        await remove(tx, target, caller.id)
        // The event keeps no names, because their key is deleted with the account.
        await insertAuditEvent(tx, auditEvent(request, { action: 'user_deleted', user }))
        const data = { at: new Date().toISOString() }
        // Without the id, whose row is gone.
        const to = { ...user, id: null }
        await enqueueMail(tx, app.mail.box, { kind: 'account_deleted', to, data })
      })
      app.mail.wake()
      await app.liveSessions.catchUp()
      request.log.info({ event: 'user_deleted', user_id: user.id, actor_id: caller.id })
      if (isSelf) clearRefreshCookie(reply)
      return { status: 'success' as const, message: `${user.email} was removed!` }
    },
  })

type Account = NonNullable<Awaited<ReturnType<typeof findUser>>>
type Removal = FastifyRequest<{ Body: z.output<typeof deleteUser.body> }>

/** Requires the password, so that an unattended browser is not enough to delete the account. */
async function requirePassword(request: Removal, user: Account): Promise<void> {
  const password = request.body?.password
  if (!password) throw invalidFields({ password: 'Enter your password.' })
  if (!(await checkOwnPassword(request, user, password))) {
    throw invalidFields({ password: 'This is not your current password.' })
  }
}

/** Deletes the user. The foreign key deletes the sessions. */
async function remove(tx: Database, { id, versions }: UserTarget, callerId: string): Promise<void> {
  const admins = id === callerId ? await lockActiveAdmins(tx) : await lockAdmins(tx, callerId)
  const user = await lockUser(tx, id)
  if (!user) throw userNotFound(id)
  if (admins.length === 1 && admins[0] === id) throw new AppError('last_admin')
  requireVersion(user, versions)
  await removeUser(tx, id)
}
