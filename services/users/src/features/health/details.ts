import { getSystem } from '@gatehouse/contract'
import { readSystem } from '#/domain/system/read-system.ts'
import { type App, route } from '#/route.ts'

export const detailsRoute = (app: App) =>
  app.route({
    ...route(getSystem),
    handler: async () => {
      const data = await readSystem(app.db, app.config, {
        hashesWaiting: app.passwords.queued(),
        clientsAreShared: app.sharedAddress.isReported(),
      })
      return { status: 'success' as const, data }
    },
  })
