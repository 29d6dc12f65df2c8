import { confirmPasswordReset } from '@gatehouse/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Database } from '#/database/database.ts'
import { passwordFault } from '#/domain/accounts/password-policy.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { findUser, lockUser, setPasswordHash } from '#/domain/accounts/users.ts'
import { insertAuditEvent } from '#/domain/audit/insert-audit-event.ts'
import { clearPasswordLimits, forgetDevices } from '#/domain/limits/clear-limits.ts'
import type { Link } from '#/domain/links/find-link.ts'
import { supersedeLinks } from '#/domain/links/use-link.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { endSessionsOf } from '#/domain/sessions/sessions.ts'
import { AppError, invalidFields } from '#/errors.ts'
import { auditEvent } from '#/http/audit-event.ts'
import { rememberDevice } from '#/http/identity/known-devices.ts'
import { hashNewPassword } from '#/http/identity/new-password.ts'
import { forgetBrowser } from '#/http/identity/recovery-cookie.ts'
import { requireLinkOf, requireUse } from '#/http/require-link.ts'
import { type App, route } from '#/route.ts'
import { requireLinkOfCode } from './require-link-of-code.ts'

/** Opens no session, because a mailbox alone must not be enough once there is a second factor. */
export const confirmResetRoute = (app: App) =>
  app.route({
    ...route(confirmPasswordReset),
    handler: async (request, reply) => {
      const link = await requireGivenLink(request)
      const user = await requirePolicy(request, link)
      const passwordHash = await hashNewPassword(request, request.body.new_password, 'new_password')
      const deviceEpoch = await app.db.$transaction((tx) =>
        reset(tx, request, { link, passwordHash }),
      )
      rememberDevice(reply, { id: user.id, deviceEpoch })
      await app.liveSessions.catchUp()
      app.mail.wake()
      request.log.info({ event: 'authn_password_reset', user_id: user.id })
      return done(reply)
    },
  })

type Confirmation = FastifyRequest<{ Body: z.output<typeof confirmPasswordReset.body> }>

function requireGivenLink(request: Confirmation): Promise<Link> {
  const { token = '', code } = request.body
  if (code !== undefined) return requireLinkOfCode(request, code)
  return requireLinkOf(request, token, 'reset')
}

/** Refuses a password that contains the account's name or address, before the link is used. */
async function requirePolicy(request: Confirmation, link: Link): Promise<UserRow> {
  const { config, db } = request.server
  const user = await findUser(db, link.userId)
  if (!user) throw new AppError('link_unknown')
  const fault = passwordFault(request.body.new_password, user, config.PASSWORD_MIN_LENGTH)
  if (fault !== undefined) throw invalidFields({ new_password: fault })
  return user
}

/**
 * Changes the password, lifts the limit of log-ins and ends what depended on the old one, in one transaction with the
 * notice. Returns the epoch of new device cookies.
 */
async function reset(
  tx: Database,
  request: FastifyRequest,
  { link, passwordHash }: { link: Link; passwordHash: string },
): Promise<number> {
  const user = await lockUser(tx, link.userId)
  if (!user) throw new AppError('link_unknown')
  await requireUse(tx, link)
  await setPasswordHash(tx, user.id, passwordHash)
  await supersedeLinks(tx, user.id, ['change'])
  await endSessionsOf(tx, { userId: user.id }, 'password_changed')
  await clearPasswordLimits(tx, request.server.limitKeys, user.id)
  const deviceEpoch = await forgetDevices(tx, user.id)
  const event = { action: 'authn_password_reset', actor: user, user } as const
  await insertAuditEvent(tx, auditEvent(request, event))
  const notice = { at: new Date().toISOString() }
  await enqueueMail(tx, request.server.mail.box, {
    kind: 'password_changed',
    to: user,
    data: notice,
  })
  return deviceEpoch
}

function done(reply: FastifyReply) {
  forgetBrowser(reply)
  return { status: 'success' as const, message: 'Password changed. Log in with the new one.' }
}
