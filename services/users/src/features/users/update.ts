import { updateUser } from '@gatehouse/contract'
import { findUser, updateNames } from '#/data/users.ts'
import { userNotFound } from '#/errors.ts'
import { presentUser } from '#/lib/present-user.ts'
import { callerOf, requireOwnership } from '#/plugins/access.ts'
import { type App, route } from '#/route.ts'

export const updateRoute = (app: App) =>
  app.route({
    ...route(updateUser),
    handler: async (request) => {
      const { id } = request.params
      const before = await findUser(app.db, id)
      if (!before) throw userNotFound(id)
      requireOwnership(request, 'self', before.id)
      const user = await updateNames(app.db, before.id, request.body)
      if (!user) throw userNotFound(id)
      request.log.info({
        event: 'user_updated',
        user_id: user.id,
        actor_id: callerOf(request).user.id,
      })
      return {
        status: 'success' as const,
        message: `${user.id} was updated!`,
        data: presentUser(user),
      }
    },
  })
