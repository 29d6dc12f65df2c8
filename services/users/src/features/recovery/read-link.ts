import { type AccountLink, LINK_PURPOSES, readLink } from '@gatehouse/contract'
import { findUser } from '#/domain/accounts/users.ts'
import { findLink } from '#/domain/links/find-link.ts'
import { AppError } from '#/errors.ts'
import { requireLive } from '#/http/require-link.ts'
import { type App, route } from '#/route.ts'

/** A POST, so that neither a mail scanner's GET nor a log gets the token. */
export const readLinkRoute = (app: App) =>
  app.route({
    ...route(readLink),
    handler: async (request) => {
      const link = await findLink(app.db, app.linkKeys, request.body.token)
      const { purpose, userId, email, expiresAt } = requireLive(link)
      const user = await findUser(app.db, userId)
      if (!user || !isShown(purpose)) throw new AppError('link_unknown')
      const data = { purpose, username: user.username, email, expires_at: expiresAt.toISOString() }
      return { status: 'success' as const, data }
    },
  })

const isShown = (purpose: string): purpose is AccountLink['purpose'] =>
  (LINK_PURPOSES as readonly string[]).includes(purpose)
