import { patchUser, type Role } from '@gatehouse/contract'
import type { Database } from '#/database/database.ts'
import { accessChanges } from '#/domain/accounts/user-changes.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { lockUser, setRoleAndActive, type UserTarget } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { removeTrustedDevices } from '#/domain/factors/trusted-devices.ts'
import { endSessionsOf } from '#/domain/sessions/sessions.ts'
import { AppError, userNotFound } from '#/errors.ts'
import { versionsOf } from '#/http/answers/etag.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { callerOf } from '#/http/identity/access.ts'
import { includesRole } from '#/http/identity/roles.ts'
import { type App, route } from '#/route.ts'
import { userAnswer } from './answer.ts'
import { lockAdmins } from './lock-admins.ts'
import { requireVersion } from './require-version.ts'

interface Change {
  role?: Role
  active?: boolean
}

export const patchRoute = (app: App) =>
  app.route({
    ...route(patchUser),
    handler: async (request, reply) => {
      const { id } = request.params
      const { role, active } = request.body
      const change: Change = {
        ...(role !== undefined && { role }),
        ...(active !== undefined && { active }),
      }
      const actorId = callerOf(request).user.id
      const target = { id, versions: versionsOf(request.headers['if-match']), actorId }
      const user = await app.db.$transaction(async (tx) => {
        const { before, user } = await changeAccess(tx, target, change)
        const event = { action: 'authz_change', user, ...accessChanges(before, user) } as const
        await insertAuditEvent(tx, auditEvent(request, event))
        return user
      })
      await app.liveSessions.catchUp()
      request.log.info({ event: 'authz_change', user_id: user.id, ...change, actor_id: actorId })
      return userAnswer(reply, user)
    },
  })

/** Reduced access ends the user's sessions and trusted devices in the same transaction, so that no old token outlives it. */
async function changeAccess(
  tx: Database,
  { id, versions, actorId }: UserTarget & { actorId: string },
  change: Change,
): Promise<{ before: UserRow; user: UserRow }> {
  // Rows are locked before the checks. Admins come first in every transaction, which prevents deadlocks.
  const admins = await lockAdmins(tx, actorId)
  const before = await lockUser(tx, id)
  if (!before) throw userNotFound(id)
  const losesAdmin = change.active === false || (change.role && change.role !== 'admin')
  if (losesAdmin && admins.length === 1 && admins[0] === before.id) throw new AppError('last_admin')
  requireVersion(before, versions)

  const user = await setRoleAndActive(tx, before.id, change)
  if (!user) throw userNotFound(id)
  const isReduced = !includesRole(user.role, before.role) || (before.active && !user.active)
  if (isReduced) {
    await endSessionsOf(tx, { userId: user.id }, 'access_reduced')
    await removeTrustedDevices(tx, user.id)
  }
  return { before, user }
}
