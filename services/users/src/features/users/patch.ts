import { patchUser, type Role } from '@gatehouse/contract'
import type { Database } from '#/data/database.ts'
import { endSessionsOf } from '#/data/sessions.ts'
import { findUser, lockActiveAdmins, setRoleAndActive } from '#/data/users.ts'
import { AppError, userNotFound } from '#/errors.ts'
import { presentUser } from '#/lib/present-user.ts'
import { callerOf, includesRole } from '#/plugins/access.ts'
import { type App, route } from '#/route.ts'

interface Change {
  role?: Role
  active?: boolean
}

export const patchRoute = (app: App) =>
  app.route({
    ...route(patchUser),
    handler: async (request) => {
      const { id } = request.params
      const { role, active } = request.body
      const change: Change = {
        ...(role !== undefined && { role }),
        ...(active !== undefined && { active }),
      }
      const user = await app.db.$transaction((tx) => changeAccess(tx, id, change))
      request.log.info({
        event: 'authz_change',
        user_id: user.id,
        ...change,
        actor_id: callerOf(request).user.id,
      })
      return { status: 'success' as const, data: presentUser(user) }
    },
  })

/** Access that shrinks ends the user's sessions in the same transaction, so that no old token outlives it. */
async function changeAccess(tx: Database, id: string, change: Change) {
  // Locked before anything is read, so that what is decided on cannot change meanwhile.
  const admins = await lockActiveAdmins(tx)
  const before = await findUser(tx, id)
  if (!before) throw userNotFound(id)
  const losesAdmin = change.active === false || (change.role && change.role !== 'admin')
  if (losesAdmin && admins.length === 1 && admins[0] === before.id) throw new AppError('last_admin')

  const user = await setRoleAndActive(tx, before.id, change)
  if (!user) throw userNotFound(id)
  const shrinks = !includesRole(user.role, before.role) || (before.active && !user.active)
  if (shrinks) await endSessionsOf(tx, { userId: user.id }, 'access_reduced')
  return user
}
