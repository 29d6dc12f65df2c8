import { createUser } from '@gatehouse/contract'
import { insertUser } from '#/data/users.ts'
import { presentUser } from '#/lib/present-user.ts'
import { callerOf } from '#/plugins/access.ts'
import { type App, route } from '#/route.ts'

export const createRoute = (app: App) =>
  app.route({
    ...route(createUser),
    handler: async (request, reply) => {
      const { username, email, password, role = 'employee' } = request.body
      const passwordHash = await app.passwords.hash(password)
      const user = await insertUser(app.db, { username, email, passwordHash, role })
      request.log.info({
        event: 'user_created',
        user_id: user.id,
        role,
        actor_id: callerOf(request).user.id,
      })
      reply.code(201)
      return {
        status: 'success' as const,
        message: `${user.email} was added!`,
        data: presentUser(user),
      }
    },
  })
