import { login } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type { Database } from '#/data/database.ts'
import { findUserByLogin, recordLogin, replacePasswordHash } from '#/data/users.ts'
import { AppError } from '#/errors.ts'
import { presentUser, stateOf, type UserRow } from '#/lib/present-user.ts'
import { usesCookies } from '#/plugins/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { openSession } from './open-session.ts'
import { issueTokens } from './token-answer.ts'

type Account = UserRow & { passwordHash: string }

export const loginRoute = (app: App) =>
  app.route({
    ...route(login),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const user = await authenticate(app, request, request.body)
      const { grant, lastLoginAt } = await app.db.$transaction((tx) =>
        logIn(tx, request, { user, byCookie }),
      )
      await rehash(app, user, request.body.password)
      request.log.info({ event: 'authn_login_success', user_id: user.id, session_id: grant.id })
      return {
        status: 'success' as const,
        message: 'Successfully logged in.',
        data: presentUser({ ...user, lastLoginAt }),
        ...issueTokens(reply, { grant, user, byCookie }),
      }
    },
  })

/**
 * An unknown address and a wrong password are alike in status, body, headers and time: without an
 * account a dummy hash is verified. What else stands in the way is said only after the right password.
 */
async function authenticate(
  app: App,
  request: FastifyRequest,
  { email, password }: { email: string; password: string },
): Promise<Account> {
  const user = await findUserByLogin(app.db, email)
  const matches = await app.passwords.verify(user?.passwordHash, password)
  if (!user || !matches) {
    request.log.info({ event: 'authn_login_fail', user_id: user?.id })
    throw new AppError('invalid_credentials')
  }
  requireUsable(user)
  return user
}

function requireUsable(user: Account): void {
  const state = stateOf(user)
  if (state === 'pending') throw new AppError('approval_pending')
  if (state === 'rejected') throw new AppError('registration_rejected')
  if (state === 'inactive') throw new AppError('account_inactive')
}

async function logIn(
  tx: Database,
  request: FastifyRequest,
  { user, byCookie }: { user: Account; byCookie: boolean },
) {
  const lastLoginAt = await recordLogin(tx, user)
  // Deactivated, deleted or given another password since it was checked.
  if (!lastLoginAt) throw new AppError('invalid_credentials')
  return { lastLoginAt, grant: await openSession(tx, request, { userId: user.id, byCookie }) }
}

/** When the configured cost was raised. A password changed meanwhile is left alone. */
async function rehash(app: App, user: Account, password: string): Promise<void> {
  if (!app.passwords.needsRehash(user.passwordHash)) return
  const to = await app.passwords.hash(password)
  await replacePasswordHash(app.db, user.id, { from: user.passwordHash, to })
}
