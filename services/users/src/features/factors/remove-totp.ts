import { removeTotp } from '@gatehouse/contract'
import { removeTotp as remove } from '#/domain/factors/totp-factors.ts'
import { enqueueMail } from '#/domain/mail/enqueue-mail.ts'
import { changeCredentials } from '#/http/identity/change-credentials.ts'
import { usesCookies } from '#/http/identity/refresh-cookie.ts'
import { type App, route } from '#/route.ts'
import { notAdded } from './faults.ts'
import { requirePassword } from './require-password.ts'
import { withCode } from './with-code.ts'

/** Asks for the factor that it removes, so that a stolen session can't remove it. */
export const removeTotpRoute = (app: App) =>
  app.route({
    ...route(removeTotp),
    handler: async (request, reply) => {
      const byCookie = usesCookies(request)
      const user = await requirePassword(request)
      if (!user.hasSecondFactor) throw notAdded()
      const tokens = await withCode(request, user, (useCode) =>
        changeCredentials(request, reply, {
          user,
          byCookie,
          action: 'authn_factor_removed',
          reason: 'factor_changed',
          methods: ['password'],
          async write(tx) {
            await useCode(tx)
            await remove(tx, user.id)
            const data = { at: new Date().toISOString() }
            await enqueueMail(tx, app.mail.box, { kind: 'factor_removed', to: user, data })
          },
        }),
      )
      app.mail.wake()
      return { status: 'success' as const, message: 'Authenticator app removed.', ...tokens }
    },
  })
