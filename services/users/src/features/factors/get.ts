import { getFactors } from '@gatehouse/contract'
import { presentFactors } from '#/domain/factors/present-factors.ts'
import { callerOf } from '#/http/identity/access.ts'
import { type App, route } from '#/route.ts'

export const getFactorsRoute = (app: App) =>
  app.route({
    ...route(getFactors),
    handler: async (request) => {
      const data = await presentFactors(app.db, callerOf(request).user.id)
      return { status: 'success' as const, data }
    },
  })
