import { readLink } from '@gatehouse/contract'
import { findUser } from '#/domain/accounts/users.ts'
import { AppError } from '#/errors.ts'
import { requireLinkOf } from '#/http/require-link.ts'
import { type App, route } from '#/route.ts'

/** A POST, so that neither a mail scanner's GET nor a log gets the token. */
export const readLinkRoute = (app: App) =>
  app.route({
    ...route(readLink),
    handler: async (request) => {
      const { purpose, userId, email, expiresAt } = await requireLinkOf(request, request.body.token)
      const user = await findUser(app.db, userId)
      if (!user) throw new AppError('link_unknown')
      const data = { purpose, username: user.username, email, expires_at: expiresAt.toISOString() }
      return { status: 'success' as const, data }
    },
  })
