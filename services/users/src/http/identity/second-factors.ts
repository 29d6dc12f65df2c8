import fp from 'fastify-plugin'
import type { Config } from '#/config.ts'
import { type FactorBox, factorBox } from '#/domain/factors/factor-box.ts'
import { type UuidTokens, uuidTokens } from '#/lib/uuid-token.ts'

declare module 'fastify' {
  interface FastifyInstance {
    factorBox: FactorBox
    pendingLogInTokens: UuidTokens
  }
}

/** Provides `app.factorBox`, which encrypts second factors, and `app.pendingLogInTokens`, for log-ins that wait for one. */
export const secondFactors = fp(async (app, { config }: { config: Config }) => {
  app.decorate('factorBox', factorBox(config.APP_SECRET))
  app.decorate('pendingLogInTokens', uuidTokens(config.APP_SECRET, 'pending-log-in'))
})
