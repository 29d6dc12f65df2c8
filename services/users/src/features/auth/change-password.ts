import { changePassword } from '@gatehouse/contract'
import { recordEvent } from '#/data/audit.ts'
import { endSessionsOf } from '#/data/sessions.ts'
import { findUser, replacePasswordHash } from '#/data/users.ts'
import { invalidFields, sessionEnded } from '#/errors.ts'
import { passwordFault } from '#/lib/password-policy.ts'
import type { UserRow } from '#/lib/present-user.ts'
import { callerOf } from '#/plugins/access.ts'
import { auditEvent } from '#/plugins/audit-event.ts'
import { type App, route } from '#/route.ts'

export const changePasswordRoute = (app: App) =>
  app.route({
    ...route(changePassword),
    handler: async (request) => {
      const { id, user: caller } = callerOf(request)
      const user = await findUser(app.db, caller.id)
      if (!user) throw sessionEnded()
      await requireGoodChange(app, user, request.body)
      const passwordHash = await app.passwords.hash(request.body.new_password)
      await app.db.$transaction(async (tx) => {
        const hashes = { from: user.passwordHash, to: passwordHash }
        if (!(await replacePasswordHash(tx, user.id, hashes))) throw wrongPassword()
        await endSessionsOf(tx, { userId: user.id, keep: id }, 'password_changed')
        await recordEvent(tx, auditEvent(request, { action: 'authn_password_change', user }))
      })
      await app.liveSessions.catchUp()
      request.log.info({ event: 'authn_password_change', user_id: user.id })
      return { status: 'success' as const, message: 'Password changed.' }
    },
  })

const NOT_CURRENT = 'This is not your current password.'

/** Another request changed it since it was checked. */
const wrongPassword = () => invalidFields({ current_password: NOT_CURRENT })

/** Both faults in one report; a stolen access token alone changes nothing (OWASP ASVS 6.2.3). */
async function requireGoodChange(
  app: App,
  user: UserRow & { passwordHash: string },
  { current_password, new_password }: { current_password: string; new_password: string },
): Promise<void> {
  const fault = passwordFault(new_password, user, app.config.PASSWORD_MIN_LENGTH)
  const matches = await app.passwords.verify(user.passwordHash, current_password)
  if (matches && fault === undefined) return
  throw invalidFields({
    ...(!matches && { current_password: NOT_CURRENT }),
    ...(fault !== undefined && { new_password: fault }),
  })
}
