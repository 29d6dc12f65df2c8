import { changePassword } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { passwordFault } from '#/domain/accounts/password-policy.ts'
import type { UserRow } from '#/domain/accounts/user-row.ts'
import { findUser, replacePasswordHash } from '#/domain/accounts/users.ts'
import { forgetDevices } from '#/domain/limits/clear-limits.ts'
import { supersedeLinks } from '#/domain/links/use-link.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { invalidFields, sessionEnded } from '#/errors.ts'
import { callerOf } from '#/http/identity/access.ts'
import { changeCredentials } from '#/http/identity/change-credentials.ts'
import { rememberDevice } from '#/http/identity/known-devices.ts'
import { hashNewPassword } from '#/http/identity/new-password.ts'
import { checkOwnPassword } from '#/http/identity/own-password.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'

export const changePasswordRoute = (app: App) =>
  app.route({
    ...route(changePassword),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const user = await findUser(app.db, callerOf(request).user.id)
      if (!user) throw sessionEnded()
      await requireValidChange(request, user)
      const { new_password } = request.body
      const passwordHash = await hashNewPassword(request, new_password, 'new_password')
      let { deviceEpoch } = user
      const tokens = await changeCredentials(request, reply, {
        user,
        byCookie,
        action: 'authn_password_change',
        reason: 'password_changed',
        async write(tx) {
          const hashes = { from: user.passwordHash, to: passwordHash }
          // Fails if another request has changed the password since it was verified.
          if (!(await replacePasswordHash(tx, user.id, hashes))) throw wrongPassword()
          await supersedeLinks(tx, user.id, ['reset', 'change'])
          // Whoever knew the former password may have logged in on a device of theirs.
          deviceEpoch = await forgetDevices(tx, user.id)
          await enqueueMail(tx, app.mail.box, passwordChanged(user))
        },
      })
      if (byCookie) rememberDevice(reply, { id: user.id, deviceEpoch })
      app.mail.wake()
      return { status: 'success' as const, message: 'Password changed.', ...tokens }
    },
  })

const passwordChanged = (to: UserRow) =>
  ({ kind: 'password_changed', to, data: { at: new Date().toISOString() } }) as const

const NOT_CURRENT = 'This is not your current password.'

const wrongPassword = () => invalidFields({ current_password: NOT_CURRENT })

type Change = z.output<typeof changePassword.body>

/** Reports errors of both fields together. Requires the current password (OWASP ASVS 6.2.3). */
async function requireValidChange(
  request: FastifyRequest<{ Body: Change }>,
  user: UserRow & { passwordHash: string },
): Promise<void> {
  const { current_password, new_password } = request.body
  const fault = passwordFault(new_password, user, request.server.config.PASSWORD_MIN_LENGTH)
  const matches = await checkOwnPassword(request, user, current_password)
  if (matches && fault === undefined) return
  throw invalidFields({
    ...(!matches && { current_password: NOT_CURRENT }),
    ...(fault !== undefined && { new_password: fault }),
  })
}
