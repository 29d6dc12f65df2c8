import { register } from '@gatehouse/contract'
import { createSession } from '#/data/sessions.ts'
import { insertUser } from '#/data/users.ts'
import { presentUser } from '#/lib/present-user.ts'
import { usesCookies } from '#/plugins/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { openingOf } from './opening.ts'
import { issueTokens } from './token-answer.ts'

export const registerRoute = (app: App) =>
  app.route({
    ...route(register),
    handler: async (request, reply) => {
      const { username, email, password } = request.body
      const byCookie = usesCookies(request)
      const passwordHash = await app.passwords.hash(password)
      const { user, grant } = await app.db.$transaction(async (tx) => {
        const user = await insertUser(tx, { username, email, passwordHash })
        return { user, grant: await createSession(tx, user.id, openingOf(request, byCookie)) }
      })
      request.log.info({ event: 'user_created', user_id: user.id, session_id: grant.id })
      reply.code(201)
      return {
        status: 'success' as const,
        message: 'Successfully registered.',
        data: presentUser(user),
        ...issueTokens(reply, { grant, user, byCookie }),
      }
    },
  })
