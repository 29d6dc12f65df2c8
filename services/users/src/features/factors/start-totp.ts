import { startTotp } from '@gatehouse/contract'
import { newTotpSecret, totpUri } from '#/domain/factors/totp.ts'
import { startTotp as store } from '#/domain/factors/totp-factors.ts'
import { type App, route } from '#/route.ts'
import { alreadyAdded } from './faults.ts'
import { requirePassword } from './require-password.ts'

/** Stores a new secret, which counts once its first code is confirmed. */
export const startTotpRoute = (app: App) =>
  app.route({
    ...route(startTotp),
    handler: async (request) => {
      const user = await requirePassword(request)
      const secret = newTotpSecret()
      const isStored = await store(app.db, user.id, app.factorBox.seal(secret, user.id))
      if (!isStored) throw alreadyAdded()
      const issuer = `Gatehouse ${app.config.PUBLIC_URL.hostname}`
      const uri = totpUri(secret, { issuer, label: user.username })
      return { status: 'success' as const, data: { secret, uri } }
    },
  })
