import { confirmTotp } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import { type Account, lockUser } from '#/domain/accounts/users.ts'
import { replaceRecoveryCodes } from '#/domain/factors/recovery-codes.ts'
import { totpStep } from '#/domain/factors/totp.ts'
import { confirmTotp as confirm, findTotp } from '#/domain/factors/totp-factors.ts'
import { forgetDevices } from '#/domain/limits/clear-limits.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { AppError } from '#/errors.ts'
import { changeCredentials } from '#/http/identity/change-credentials.ts'
import { rememberDevice } from '#/http/identity/known-devices.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { alreadyAdded, beginAgain } from './faults.ts'
import { requirePassword } from './require-password.ts'

export const confirmTotpRoute = (app: App) =>
  app.route({
    ...route(confirmTotp),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const user = await requirePassword(request)
      const valid = await requireCode(request, user, request.body.code)
      let codes: string[] = []
      let { deviceEpoch } = user
      const tokens = await changeCredentials(request, reply, {
        user,
        byCookie,
        action: 'authn_factor_added',
        reason: 'factor_changed',
        methods: ['password', 'totp'],
        async write(tx) {
          await lockUser(tx, user.id)
          if (!(await confirm(tx, user.id, valid))) throw beginAgain()
          // Whoever knew the password may have logged in on a device of theirs, or do so at this moment.
          deviceEpoch = await forgetDevices(tx, user.id)
          codes = await replaceRecoveryCodes(tx, app.factorBox, user.id)
          const data = { at: new Date().toISOString() }
          await enqueueMail(tx, app.mail.box, { kind: 'factor_added', to: user, data })
        },
      })
      if (byCookie) rememberDevice(reply, { id: user.id, deviceEpoch })
      app.mail.wake()
      const message = 'Authenticator app added.'
      return { status: 'success' as const, message, data: { recovery_codes: codes }, ...tokens }
    },
  })

/** Returns the secret that is being added, and the time step of its code. No attempt counts: the caller knows the secret. */
async function requireCode({ server }: FastifyRequest, user: Account, code: string) {
  const totp = await findTotp(server.db, user.id)
  if (totp?.confirmedAt) throw alreadyAdded()
  const secret = totp && server.factorBox.open(totp.secret, user.id)?.plain
  if (!secret) throw beginAgain()
  const step = totpStep(secret, code, Date.now())
  if (step !== undefined) return { secret: totp.secret, step }
  const message = 'This code is wrong. Check the time of your phone, and enter the newest one.'
  throw new AppError('code_wrong', { errors: { code: message } })
}
