import { live, ping, ready } from '@gatehouse/contract'
import { isWritable } from '#/database/health.ts'
import { AppError } from '#/errors.ts'
import { type App, route } from '#/route.ts'
import { detailsRoute } from './details.ts'

const READY_TIMEOUT_MS = 1_000

export function health(app: App): void {
  app.route({
    ...route(ping),
    handler: async () => ({ status: 'success' as const, message: 'pong!' as const }),
  })

  // Doesn't check the database, because restarting the process would not bring it back.
  app.route({ ...route(live), handler: async () => ({ status: 'success' as const }) })

  app.route({
    ...route(ready),
    handler: async () => {
      const isReady = !app.drain.isUnderWay() && (await isWritable(app.db, READY_TIMEOUT_MS))
      if (isReady) return { status: 'success' as const }
      throw new AppError('unavailable')
    },
  })

  detailsRoute(app)
}
