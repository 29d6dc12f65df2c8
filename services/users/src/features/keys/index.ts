import { jwks } from '@gatehouse/contract'
import { JWKS_MAX_AGE } from '#/lib/lifetimes.ts'
import { type App, route } from '#/route.ts'

/** The only cacheable answer: it contains no personal data and rarely changes. */
export function keys(app: App): void {
  app.route({
    ...route(jwks),
    handler: async (_request, reply) => {
      reply.header('Cache-Control', `public, max-age=${JWKS_MAX_AGE}`)
      return { keys: app.signingKeys.published() }
    },
  })
}
